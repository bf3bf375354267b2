/**
 * Part of the build: the declarations below dist in, those that `import … from "restorable"` leads to left, all others
 * deleted. Nobody can import what they describe, and they are half of the files. Refuses a declaration that is missing.
 */
import { existsSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const isDeclaration = (path) => /\.d\.c?ts$/.test(path);

const kept = new Set([join(dist, "index.d.ts")]);
for (const path of kept) {
  if (!existsSync(path)) throw new Error(`${path} is named by a declaration, and is not there`);
  for (const [, specifier] of readFileSync(path, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g))
    kept.add(resolve(dirname(path), specifier).replace(/\.(c?)[jt]s$/, ".d.$1ts"));
}

for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, name);
  if (isDeclaration(path) && !kept.has(path)) unlinkSync(path);
}
