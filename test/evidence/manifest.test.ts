import { Ajv } from "ajv";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { manifestText, readManifest, type Manifest } from "../../src/evidence/manifest.ts";
import { manifestSchema } from "./manifest-schema.ts";

const plain: Manifest = {
  schemaVersion: 1,
  kind: "restorable-evidence",
  tool: { name: "restorable", version: "1.2.3" },
  run: {
    id: "20261120T120001000Z-4858d8ab",
    asOf: "2026-11-20T12:00:01.000Z",
    tool: "1.2.0",
    evaluator: null,
    policy: null,
    partition: "aws",
    organization: null,
  },
  notice: null,
  foreignHosts: [],
  redacted: null,
  signed: null,
  files: [],
};

const full: Manifest = {
  ...plain,
  run: {
    ...plain.run,
    evaluator: "1.2.1",
    policy: { id: "p", digest: "sha256:1" },
    organization: "o-1",
    shard: { index: 2, of: 3 },
  },
  notice: "NOT OBSERVED FROM AWS: localhost",
  foreignHosts: ["localhost"],
  redacted: { method: "HMAC-SHA-256", keyId: "0123456789abcdef", patterns: ["pitr-enabled"] },
  signed: { algorithm: "Ed25519", file: "manifest.sig", over: "manifest.json" },
  files: [
    { path: "README.txt", bytes: 0, lines: 0, sha256: "0".repeat(64) },
    { path: "run/run.json", bytes: 7, lines: 1, sha256: "a".repeat(64) },
  ],
};

describe("the manifest", () => {
  it("is described by the published schema", async () => {
    const text = await format(JSON.stringify(manifestSchema), { parser: "json", printWidth: 120 });
    await expect(text).toMatchFileSnapshot("../../schemas/evidence.schema.json");
  });

  it.each([plain, full])("is valid, and reads as it was written", (manifest) => {
    const validate = new Ajv({ allErrors: true }).compile(manifestSchema);
    const text = manifestText(manifest);
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(readManifest(Buffer.from(text))).toEqual({ ok: true, value: manifest });
    expect(validate({ ...manifest, host: "build-7" })).toBe(false);
  });
});
