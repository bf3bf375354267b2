/** The version of this package, read from its own package.json: what goes into runs, plans and reports. */
import { readFileSync } from "node:fs";

/** One folder up from src and from dist alike. */
const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

export const toolVersion: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
