// Part of the build: the scripts by which shells complete, which the compiler does not know, as they are.
import { cpSync } from "node:fs";

const scripts = "cli/completion/scripts/";
cpSync(new URL(`../src/${scripts}`, import.meta.url), new URL(`../dist/${scripts}`, import.meta.url), {
  recursive: true,
});
