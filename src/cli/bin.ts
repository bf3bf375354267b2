#!/usr/bin/env node
/** The installed command: tells the version at once, for scripts that only look whether it is there, and loads all else. */
import { writeSync } from "node:fs";
import { asksForVersion, toolVersion } from "./version.ts";

/** A few bytes, which need no stream. Where they do not fit, words for that have to be loaded anyway. */
function tellVersion(): boolean {
  try {
    return writeSync(1, `${toolVersion}\n`) > 0;
  } catch {
    return false;
  }
}

if (!asksForVersion(process.argv.slice(2)) || !tellVersion()) await import("./on-process.ts");
