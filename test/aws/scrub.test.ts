/** What may be kept of a text that somebody else wrote: never a credential, never more than a few lines' worth. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scrub } from "../../src/aws/scrub.ts";

const secrets = {
  "an access key id": ["The key AKIAIOSFODNN7EXAMPLE is unknown", "AKIAIOSFODNN7EXAMPLE"],
  "a temporary key id": ["ASIAIOSFODNN7EXAMPLE expired", "ASIAIOSFODNN7EXAMPLE"],
  "a bare secret access key": ["key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY leaked", "wJalrXUtnFEMI"],
  "a named secret": ['{"SecretAccessKey": "short"}', "short"],
  "a secret in XML": ["<SecretAccessKey>short</SecretAccessKey>", "short"],
  "a password in a URL": ["connect http://user:hunter2@proxy:3128 failed", "hunter2"],
  "a session token": [`SessionToken=${"FwoGZXIvYXdzE".repeat(10)}`, "FwoGZXIvYXdzE"],
  "a bare token": [`got ${"IQoJb3JpZ2luX2VjE".repeat(8)}`, "IQoJb3JpZ2luX2VjE"],
  "an authorization header": ["authorization: Bearer abc.def", "abc.def"],
  "a canonical request": ["AWS4-HMAC-SHA256 Credential=X/20261122, Signature=0a1b2c", "0a1b2c"],
  "a request id": ["not authorized (Request ID: 3a1f0c2e-1234-4321-9999-aaaaaaaaaaaa)", "3a1f0c2e"],
} as const;

describe("is removed:", () => {
  test.each(Object.entries(secrets))("%s", (_, [text, secret]) => {
    expect(text).toContain(secret);
    expect(scrub(text)).not.toContain(secret);
  });

  test("any value known to be secret, wherever it stands", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, unit: "grapheme-ascii" }),
        fc.string(),
        fc.string(),
        (key, before, after) => {
          fc.pre(key.trim() === key && !"[removed]".includes(key));
          const rest = `${before}${after}`;
          fc.pre(!rest.includes(key));
          expect(scrub(`${before}${key}${after}`, [key])).not.toContain(key);
        },
      ),
    );
  });
});

test("what a reader of a report needs stays", () => {
  const denied =
    "User: arn:aws:sts::444455556666:assumed-role/RestorableAudit/restorable is not authorized to perform: dynamodb:ListBackups on resource: arn:aws:dynamodb:eu-west-1:444455556666:table/* with an explicit deny in a service control policy";
  expect(scrub(denied)).toBe(denied);
});

test("whatever comes in, one well-formed line of at most 400 characters comes out, in no time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), (text) => {
      const clean = scrub(text);
      expect(clean.length).toBeLessThanOrEqual(400);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }),
  );
  for (const unit of ["A", "signature=", "request id ", "//", "a1B", "<SecretAccessKey>", "authorization:"]) {
    expect(scrub(unit.repeat(1_000_000)).length).toBeLessThanOrEqual(400);
  }
});
