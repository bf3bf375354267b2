/** A real XML parser and schema validator, where the machine has one. In CI it must be there. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import { need } from "../support/need.ts";

/** Schemas of the consumers are not ours to publish; they are looked for beside the project. */
const schemaFile = (name: string): string => fileURLToPath(new URL(`../../../shared/schemas/${name}`, import.meta.url));

const missing = (files: readonly string[]): string | null => {
  if (spawnSync("xmllint", ["--version"]).error !== undefined) return "xmllint is not installed (libxml2-utils)";
  const absent = files.find((file) => !existsSync(file));
  return absent === undefined ? null : `the schema ${absent.split("/").pop() ?? ""} is not beside the project`;
};

export const needXmllint = (context: TestContext, schemas: readonly string[] = []): void =>
  need(context, missing(schemas.map(schemaFile)));

export function schemaComplaints(xml: string, schema: string): string {
  return xmllint(["--noout", "--schema", schemaFile(schema), "-"], xml).stderr.replace("- validates\n", "");
}

/** The document as Canonical XML, in which every value has one spelling. Throws when it is not well-formed. */
export function canonicalXml(xml: string): string {
  const { status, stdout, stderr } = xmllint(["--c14n", "-"], xml);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function xmllint(args: readonly string[], input: string) {
  return spawnSync("xmllint", ["--nonet", "--huge", ...args], { input, encoding: "utf8", maxBuffer: 1 << 28 });
}
