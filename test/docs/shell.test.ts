import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sampleOrganization } from "../../src/emulator/sample-organization.ts";
import { place } from "../cli/invoke.ts";
import { built } from "../support/built.ts";
import { run } from "../support/spawned.ts";
import { textOf } from "./pages.ts";
import { runByShell } from "./run-by-shell.ts";

/**
 * `restorable` as a page means it. Evidence of an emulator is signed only by who says so; an audit of the sample fails, as it is
 * meant to, and must not end the shell.
 */
const shim = (program: string): string => `#!/bin/bash
sign=()
case "$*" in *--sign-key*|*--sign-command*) sign=(--sign-unobserved) ;; esac
"${process.execPath}" "${program}" "$@" "\${sign[@]}"
code=$?
case "$1:$code" in audit:1|audit:3) exit 0 ;; esac
exit $code
`;

it.each([...runByShell])("what %s shows for a shell works, from its first line to its last", async (page) => {
  const { folder, emulator } = await place({ organization: sampleOrganization });
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin/restorable"), shim(built("cli/bin.cjs")), { mode: 0o755 });
  const script = [...textOf(page).matchAll(/^```(?:sh|bash)\n(.*?)^```$/gms)].map(([, block = ""]) => block).join("");
  const environment = emulator?.environment(sampleOrganization.managementAccount) ?? {};
  const { code, stderr } = await run("bash", {
    args: ["-euo", "pipefail", "-c", script],
    cwd: folder,
    env: { ...environment, HOME: folder, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` },
  });
  expect(code === 0 ? "" : stderr).toBe("");
});
