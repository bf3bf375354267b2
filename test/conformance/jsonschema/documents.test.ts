import { Ajv } from "ajv";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { run } from "../../../src/cli/run.ts";
import { captureIo } from "../../support/captured-io.ts";
import { hasPython, needPython } from "../../support/python.ts";
import { inTemporaryFolder } from "../../support/temporary-folder.ts";
import { type Json, mutationsOf, type Mutation } from "./mutations.ts";
import { complaintsOf, type Document, publishedSchemas, type SchemaId } from "./python-jsonschema.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(ending))
    .map((name) => folder + name);

/** Every JSON report whose text is pinned; those by the schemas of others have one more suffix. */
const documents: readonly Document[] = (
  [
    ["test/report/golden/", "audit.schema.json"],
    ["test/report/golden/table/", "table.schema.json"],
  ] as const
).flatMap(([folder, schema]) =>
  filesIn(folder, ".json")
    .filter((path) => /^[^.]+\.json$/.test(path))
    .map((path) => ({ name: path, schema, text: read(path), form: "json" }) as const),
);

/** And every line of those that are lines. */
const lines: readonly Document[] = filesIn("test/report/golden/", ".ndjson")
  .filter((path) => /^[^.]+\.ndjson$/.test(path))
  .flatMap((path) =>
    read(path)
      .trimEnd()
      .split("\n")
      .map((text, at) => ({ name: `${path}:${at + 1}`, schema: "ndjson.schema.json", text, form: "json" }) as const),
  );

const goldens: readonly Document[] = [...documents, ...lines];

const schemaOf = (path: string): SchemaId => {
  if (path.startsWith("policies/packs/")) return "policy.schema.json";
  return path.endsWith("/typical-table.yaml") ? "typical-table.schema.json" : "rule.schema.json";
};

/** As the file stands, read by PyYAML: what an editor with another parser and another validator sees. */
const shipped: readonly Document[] = [...filesIn("policies/", ".yaml"), ...filesIn("policies/packs/", ".yaml")].map(
  (path) => ({ name: path, schema: schemaOf(path), text: read(path), form: "yaml" }),
);

/** What `restorable demo` writes. */
async function demoReport(): Promise<Document> {
  return inTemporaryFolder(async (folder) => {
    const io = captureIo({ env: { HOME: folder }, cwd: folder, now: Date.parse("2026-11-20T12:00:00.000Z") });
    expect(await run(["demo"], io)).toBe(0);
    const text = readFileSync(join(folder, "reports/audit.json"), "utf8");
    return { name: "the demo's report", schema: "audit.schema.json", text, form: "json" };
  });
}

type Mutated = Mutation & { readonly of: string; readonly schema: SchemaId };

const mutated = (of: string, schema: SchemaId, document: Json): readonly Mutated[] =>
  [...mutationsOf(document)].map((mutation) => ({ ...mutation, of, schema }));

/** The report with one finding of each verdict: a hundred of the same shape would show nothing more. */
function shortened(report: Json): Json {
  const { findings, ...rest } = report as { readonly findings: readonly { readonly verdict: string }[] };
  const verdicts = [...new Set(findings.map(({ verdict }) => verdict))];
  return { ...rest, findings: verdicts.map((verdict) => findings.find((each) => each.verdict === verdict)) } as Json;
}

const broken: readonly Mutated[] = [
  ...mutated("report", "audit.schema.json", shortened(JSON.parse(read("test/report/golden/typical.json")) as Json)),
  ...mutated("rule", "rule.schema.json", parse(read("policies/recovery-point-fresh.yaml")) as Json),
  ...mutated("pack", "policy.schema.json", parse(read("policies/packs/baseline.yaml")) as Json),
];
const nameOf = ({ of, name }: Mutated): string => `${of}: ${name}`;

describe("Python's jsonschema", () => {
  let complaints: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    if (!hasPython()) return;
    const changed = broken.map((each) => ({
      name: nameOf(each),
      schema: each.schema,
      text: JSON.stringify(each.document),
      form: "json" as const,
    }));
    complaints = await complaintsOf([...goldens, ...shipped, await demoReport(), ...changed]);
  });
  beforeEach((context) => needPython(context));

  it.each(["the demo's report", ...goldens.map(({ name }) => name)])("has nothing against %s", (name) => {
    expect(complaints.get(name)).toEqual([]);
  });

  it.each(shipped.map(({ name }) => name))("has nothing against %s, read by PyYAML", (name) => {
    expect(complaints.get(name)).toEqual([]);
  });

  it("refuses a report with a member too many or of another type, wherever it is", () => {
    const accepted = broken.filter(
      (each) => each.of === "report" && each.kind !== "drop" && complaints.get(nameOf(each))?.length === 0,
    );
    expect(accepted.map(nameOf)).toEqual([]);
    expect(broken.filter(({ of }) => of === "report").length).toBeGreaterThan(200);
  });

  it("refuses a report that lacks a member, but for those that need not be there", () => {
    const accepted = broken.filter(
      (each) => each.of === "report" && each.kind === "drop" && complaints.get(nameOf(each))?.length === 0,
    );
    expect(accepted.map(({ name }) => name)).toEqual([
      "drop summary.notApplicable.grace",
      "drop summary.notApplicable.opted-out",
      "drop summary.unknownKinds.denied",
      "drop summary.unknownKinds.throttled",
      "drop coverage.unseen[0].reason.operation",
      "drop coverage.accepted[0].reason.operation",
      "drop coverage.accepted[0].reason.code",
      "drop coverage.regionsNotAuthoritative[0].reason.operation",
      "drop coverage.regionsNotAuthoritative[0].reason.code",
      "drop coverage.drills",
      "drop keptBackups",
    ]);
  });

  it("judges every changed document as the validator of the product does", () => {
    const ajv = new Ajv({ strictTypes: false });
    for (const schema of publishedSchemas) ajv.addSchema(schema);
    const verdicts = (valid: (each: Mutated) => boolean) =>
      broken.map((each) => `${nameOf(each)}: ${valid(each) ? "accepted" : "refused"}`);
    expect(verdicts((each) => complaints.get(nameOf(each))?.length === 0)).toEqual(
      verdicts(({ schema, document }) => ajv.validate(schema, document)),
    );
  });

  it("knows the draft of every schema, and would end at one that names none", async () => {
    await expect(complaintsOf([], [{ $id: "x" }])).rejects.toThrow("x names no draft");
  });
});
