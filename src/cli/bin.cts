#!/usr/bin/env node
/**
 * The installed command: tells the version at once, for scripts that only look whether it is there, and loads all else. It
 * is CommonJS because Node then sets up its loader of ES modules, as long again as an empty start, only for all else.
 */
import fs = require("node:fs");
import path = require("node:path");

/** The same as `asksForVersion` and `toolVersion` of version.ts, which is an ES module. */
function toldVersion([only, ...more]: readonly string[]): boolean {
  if (more.length > 0 || (only !== "-V" && only !== "--version")) return false;
  const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, "../../package.json"), "utf8")) as {
    readonly version: string;
  };
  // A few bytes, which need no stream. Where they do not fit, words for that have to be loaded anyway.
  try {
    return fs.writeSync(1, `${version}\n`) > 0;
  } catch {
    return false;
  }
}

if (!toldVersion(process.argv.slice(2))) {
  // What Node itself says of a main module that waits for what can no longer come; it says nothing of one that is imported.
  process.exitCode = 13;
  void import("./on-process.ts");
}
