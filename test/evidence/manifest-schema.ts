/** The JSON Schema of the manifest of a bundle: schemas/evidence.schema.json is this, written out by its test. Closed objects. */
import { Type, type TSchema } from "typebox";
import { bundleLayout, manifestSchemaVersion } from "../../src/evidence/manifest.ts";

const object = (properties: Readonly<Record<string, TSchema>>, description: string): TSchema =>
  Type.Object({ ...properties }, { additionalProperties: false, description });
const text = (description: string): TSchema => Type.String({ description });
const orNull = (schema: TSchema, description: string): TSchema => Type.Union([schema, Type.Null()], { description });
const count = (description: string): TSchema => Type.Integer({ minimum: 0, description });
const sha256 = Type.String({ pattern: "^[0-9a-f]{64}$", description: "of the content as it lies in the bundle" });

const redaction = object(
  {
    method: Type.Literal("HMAC-SHA-256"),
    keyId: Type.String({ pattern: "^[0-9a-f]{16}$", description: "tells one key from another, and nothing of either" }),
    patterns: Type.Array(Type.String(), {
      description: "rules with patterns over names, which match no pseudonym; `waivers`: waivers with such patterns",
    }),
  },
  "names are pseudonyms",
);

const signed = object(
  {
    algorithm: Type.Literal("Ed25519"),
    file: Type.Literal(bundleLayout.signature),
    over: Type.Literal(bundleLayout.manifest),
  },
  "64 bytes over the exact bytes of this file",
);

export const manifestSchema: TSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "evidence.schema.json",
  title: "the manifest of a bundle of evidence, as `restorable evidence` writes it",
  ...object(
    {
      schemaVersion: Type.Literal(manifestSchemaVersion),
      kind: Type.Literal("restorable-evidence"),
      tool: object({ name: Type.Literal("restorable"), version: text("version") }, "what made the bundle"),
      run: object(
        {
          id: text("id of the run; of a redacted run its own"),
          asOf: text("ISO instant of judgement"),
          tool: text("version that scanned"),
          evaluator: orNull(Type.String(), "version that judged; null: nobody did"),
          policy: orNull(
            object({ id: text("id"), digest: text("digest as compiled") }, "policy of the verdicts"),
            "null: scanned without one",
          ),
          partition: text("partition of AWS"),
          organization: orNull(Type.String(), "id of the organization; null: none, or not told"),
          shard: Type.Optional(
            object(
              { index: count("which of them, counted from 1"), of: count("how many shards there are") },
              "the run is of the accounts of this shard alone; absent: of all",
            ),
          ),
        },
        "what the bundle is of",
      ),
      notice: orNull(Type.String(), "NOT OBSERVED FROM AWS, with the hosts; null: every host was one of AWS"),
      foreignHosts: Type.Array(Type.String(), { description: "hosts outside of AWS that were spoken to" }),
      redacted: orNull(redaction, "null: names are as they are"),
      signed: orNull(signed, "null: nobody signed it"),
      files: Type.Array(
        object(
          {
            path: text("within the folder of the bundle"),
            bytes: count("length"),
            lines: count(`lines that ${bundleLayout.lineDigests} has a digest of`),
            sha256,
          },
          "a file",
        ),
        {
          description: `in the order of paths: all but ${bundleLayout.manifest}, its signature and ${bundleLayout.sums}`,
        },
      ),
    },
    "digests of everything in the bundle",
  ),
};
