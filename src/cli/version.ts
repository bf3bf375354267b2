/** The version of this package, read from its own package.json. */
import { readFileSync } from "node:fs";

const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

export const toolVersion: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";

export const versionFlags = "-V, --version";

/** And for nothing else: everything longer is read by the command tree. */
export const asksForVersion = ([only = "", ...more]: readonly string[]): boolean =>
  more.length === 0 && versionFlags.split(", ").includes(only);
