import { describe, expect, it, onTestFinished } from "vitest";
import { callerIdentity, jsonError, startEndpoint, xmlError } from "../aws/endpoint-fixture.ts";
import { textsBelow } from "../support/temporary-folder.ts";
import { management, place } from "./invoke.ts";

/** Unmistakable, and shaped as AWS shapes them. */
const secrets = {
  AWS_ACCESS_KEY_ID: "AKIAQ7DISTINCTIVE234",
  AWS_SECRET_ACCESS_KEY: "dIsT1nCtIvE/SeCrEtKeY+0123456789abcdEFGH",
  AWS_SESSION_TOKEN: "distinctive-session-token-IQoJb3JpZ2luX2VjEXAMPLE",
};

/** What of them stands in a text, by the name of the variable. */
function leaksIn(text: string): readonly string[] {
  const plain = Object.entries(secrets).filter(
    ([, secret]) => text.includes(secret) || text.includes(encodeURIComponent(secret)),
  );
  const signed = /AWS4-HMAC-SHA256|Signature=[0-9a-f]{16}/.test(text);
  return [...plain.map(([name]) => name), ...(signed ? ["a signature"] : [])];
}

/** Answers that hold everything a careless endpoint could give back: headers, keys, signatures. */
const echo = `Authorization: AWS4-HMAC-SHA256 Credential=${secrets.AWS_ACCESS_KEY_ID}/20261120/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0123456789abcdef0123456789abcdef; x-amz-security-token: ${secrets.AWS_SESSION_TOKEN}; key ${secrets.AWS_SECRET_ACCESS_KEY}`;

describe("credentials appear in no message, run directory or report", () => {
  it("when the endpoint echoes them while saying who is calling", async () => {
    for (const answer of [
      xmlError("InvalidClientTokenId", echo),
      xmlError("Weird", echo, 400),
      { status: 200, body: `<html>${echo}</html>` },
    ]) {
      const endpoint = await startEndpoint(() => answer);
      onTestFinished(() => endpoint.stop());
      const { invoke, folder } = await place({});
      const { exit, stdout, stderr } = await invoke(["audit"], { ...secrets, AWS_ENDPOINT_URL: endpoint.url });
      expect([2, 3]).toContain(exit);
      expect(leaksIn(stdout + stderr)).toEqual([]);
      for (const [path, text] of await textsBelow(folder)) expect([path, leaksIn(text)]).toEqual([path, []]);
    }
  });

  it("when the endpoint echoes them as the reason of every refusal, and as names", async () => {
    const endpoint = await startEndpoint(({ operation }) => {
      if (operation === "GetCallerIdentity") return callerIdentity(management, `arn:aws:iam::${management}:user/audit`);
      return jsonError("AccessDeniedException", echo);
    });
    onTestFinished(() => endpoint.stop());
    const { invoke, folder } = await place({});
    const outputs = ["-o", "a.json", "-o", "a.md", "-o", "a.junit.xml", "-o", "a.txt"];
    const { exit, stdout, stderr } = await invoke(["audit", "--region", "us-east-1", ...outputs], {
      ...secrets,
      AWS_ENDPOINT_URL: endpoint.url,
    });
    expect(exit).toBe(3);
    expect(leaksIn(stdout + stderr)).toEqual([]);
    const written = await textsBelow(folder);
    expect([...written.keys()].filter((path) => path.startsWith(".restorable/"))).not.toEqual([]);
    expect([...written.keys()]).toEqual(expect.arrayContaining(["a.json", "a.md", "a.junit.xml", "a.txt"]));
    for (const [path, text] of written) expect([path, leaksIn(text)]).toEqual([path, []]);
  });

  it("when they stand in the URL of the endpoint", async () => {
    const { invoke } = await place({});
    const { exit, stderr } = await invoke(["audit"], {
      ...secrets,
      AWS_ENDPOINT_URL: "http://user:distinctive-password@127.0.0.1:1",
    });
    expect(exit).toBe(3);
    expect(stderr).not.toContain("distinctive-password");
  });

  it("when they are mistaken for a name on the command line", async () => {
    const { invoke } = await place({});
    for (const argv of [
      ["evaluate", secrets.AWS_SECRET_ACCESS_KEY],
      ["audit", "-p", `./${secrets.AWS_SECRET_ACCESS_KEY}.yaml`],
      ["audit", "--region", secrets.AWS_SESSION_TOKEN],
    ]) {
      const { stderr } = await invoke(argv, secrets);
      expect(leaksIn(stderr)).toEqual([]);
    }
  });
});

describe("an external id appears in no complaint", () => {
  const id = "distinctive external id";
  it.each([
    ["that is mistyped on the command line", ["--external-id", id], ""],
    ["that is mistyped on the command line, in one word", [`--external-id=${id}`], ""],
    ["that is mistyped in restorable.yaml", [], `role: { externalId: ${id}, name: Auditor }\n`],
    ["that stands above a mistake", [], `role:\n  "externalId": ${id.replaceAll(" ", "-")}\n  nmae: Auditor\n`],
    ["of one account", [], `roles:\n  - { accounts: ["${management}"], externalId: "${id}" }\n`],
  ])("%s", async (_, flags, text) => {
    const { invoke } = await place({ files: text === "" ? {} : { "restorable.yaml": text } });
    const { exit, stdout, stderr } = await invoke(["audit", ...flags]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    expect(stderr).toMatch(/external-?id/i);
    expect(stderr).not.toMatch(/distinctive/);
  });
});
