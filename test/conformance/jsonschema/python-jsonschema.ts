/**
 * Python's jsonschema as a second opinion on our schemas: documents come in, what it has against each goes out. One
 * process for all of them, since starting it costs more than most documents do.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { python } from "../../support/python.ts";

export type SchemaId =
  | "audit.schema.json"
  | "ndjson.schema.json"
  | "table.schema.json"
  | "rule.schema.json"
  | "policy.schema.json"
  | "typical-table.schema.json";

export type Document = {
  /** Its own among all of them. */
  readonly name: string;
  readonly schema: SchemaId;
  readonly text: string;
  readonly form: "json" | "yaml";
};

const schemasFolder = new URL("../../../schemas/", import.meta.url);

/** Every published schema, as it is published. */
export const publishedSchemas: readonly object[] = readdirSync(schemasFolder)
  .filter((name) => name.endsWith(".schema.json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, schemasFolder), "utf8")) as object);

/** By name of the document; an empty list is a valid one. */
export async function complaintsOf(
  documents: readonly Document[],
  schemas: readonly object[] = publishedSchemas,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const program = fileURLToPath(new URL("./validate.py", import.meta.url));
  const child = spawn(python(), [program], { stdio: ["pipe", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const code = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  // It may end before it has read everything, and says why itself.
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify({ schemas, documents }));
  if ((await code) !== 0) throw new Error(`jsonschema: ${said.stderr}`);
  return new Map(Object.entries(JSON.parse(said.stdout) as Record<string, readonly string[]>));
}
