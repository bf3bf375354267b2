/** The built command line, for tests that spawn it. Refuses to go on without a build: a stale guess would prove nothing. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** Path of a file below `dist`. Throws when the project is not built. */
export function built(path: string): string {
  const found = join(root, "dist", path);
  if (!existsSync(found)) throw new Error(`${found} is not there: run \`npm run build\` first (\`npm test\` does)`);
  return found;
}
