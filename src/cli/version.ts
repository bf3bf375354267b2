/** How a command line asks for the version, and the version. */
export { toolVersion } from "../tool-version.ts";

export const versionFlags = "-V, --version";

/** And for nothing else: everything longer is read by the command tree. */
export const asksForVersion = ([only = "", ...more]: readonly string[]): boolean =>
  more.length === 0 && versionFlags.split(", ").includes(only);
