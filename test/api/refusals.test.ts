import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished, describe, expect, it } from "vitest";
import {
  audit,
  checkPolicy,
  compilePolicy,
  evaluate,
  loadPolicy,
  openRun,
  PolicyError,
  RestorableError,
  RunError,
  UnseenError,
  UsageError,
  type AuditOptions,
} from "../../src/index.ts";
import { jsonError, startEndpoint, xmlError } from "../aws/endpoint-fixture.ts";
import { management, twoAccounts } from "../cli/invoke.ts";
import { textsBelow } from "../support/temporary-folder.ts";
import { auditedPlace } from "./audited-place.ts";

/** As a program without types may write it. */
const loose = (options: unknown) => options as AuditOptions;

describe("options that cannot be meant are refused before AWS is asked", () => {
  it.each<[unknown, RegExp]>([
    [{ regoins: ["eu-west-1"] }, /^there is no option regoins; there are credentials, env/],
    [{ regions: "eu-west-1" }, /^regions must be a list of texts, and not an empty one$/],
    [{ regions: [] }, /^regions must be a list of texts/],
    [{ regions: ["moon-1"] }, /moon-1/],
    [{ shard: "2/4" }, /^shard must be an object$/],
    [{ shard: { index: 2 } }, /^shard must be \{ index, of \}/],
    [{ shard: { index: 5, of: 4 } }, /^shard must be \{ index, of \}: index from 1 to of, and of at most 10000$/],
    [{ shard: { index: 1, of: 2, at: 3 } }, /^there is no option shard\.at/],
    [{ resume: "latest", shard: { index: 1, of: 2 } }, /^resume and shard are given together/],
    [{ accounts: ["12"] }, /^accounts: "12" is not an account id/],
    [{ excludeAccounts: ["x"] }, /^excludeAccounts: "x" is not an account id/],
    [{ accounts: [management], organization: true }, /^organization and accounts are given together/],
    [{ accounts: [management], excludeAccounts: [management] }, /^excludeAccounts leaves no account of accounts/],
    [{ organization: { ous: ["ou-x"] } }, /^organization.ous: "ou-x" is no OU/],
    [{ organization: { ou: ["ou-ab12-11111111"] } }, /^there is no option organization.ou/],
    [{ organization: { tags: [{ key: "env" }] } }, /^organization.tags: A tag is/],
    [{ organization: { tags: [{ key: "", value: null }] } }, /^organization.tags: It has no key/],
    [{ role: { name: "arn:aws:iam::1:role/x" } }, /^role.name must be the name of a role/],
    [{ roles: { production: { name: "x" } } }, /^roles: "production" is no OU/],
    [{ roles: { [management]: { sessionName: "mine" } } }, /sessionName is one for all/],
    [{ hubRole: { arn: "RestorableHub" } }, /^hubRole.arn must be the ARN of a role/],
    [{ quotaShare: 50 }, /^quotaShare must be above 0 and 1 at most/],
    [{ quotaShare: Number.NaN }, /^quotaShare must be above 0/],
    [{ asOf: "yesterday" }, /^asOf must be a Date, or an instant/],
    [{ asOf: new Date(Number.NaN) }, /^asOf must be a Date/],
    [{ policy: "id: acme\nrules: [pitr-enabled]\n" }, /compilePolicy\(text\)/],
    [{ policy: { id: "acme", rules: [] } }, /^policy is neither the name of one nor what compilePolicy/],
    [{ waivers: 3 }, /^waivers must be a path, or \{ text, name \}/],
    [{ waiverWarning: "soon" }, /^waiverWarning must be a duration/],
    [{ credentials: "AKIA" }, /^the credentials that were given are no keys/],
    [{ credentials: async () => ({ accessKeyId: "AKIA" }) }, /^the credentials that were given are no keys/],
    [{ onEvent: "log" }, /^onEvent must be a function/],
    [{ resume: "latest", policy: "baseline" }, /^resume and policy are given together/],
    [{ signal: {} }, /^signal must be an AbortSignal$/],
    [{ cwd: 5 }, /^cwd must be a text/],
    [{ role: "RestorableAudit" }, /^role must be an object$/],
    [null, /^the options must be an object$/],
  ])("%j", async (wrong, words) => {
    const { options, emulator } = await auditedPlace({ ...twoAccounts, accounts: [{ id: management }] });
    const { asOf, ...connection } = options;
    const isResume = typeof wrong === "object" && wrong !== null && "resume" in wrong;
    const given = wrong === null ? null : { ...connection, ...(isResume ? {} : { asOf }), ...(wrong as object) };
    const error: unknown = await audit(loose(given)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(words);
    expect(error).toMatchObject({ code: "ERR_RESTORABLE_USAGE" });
    expect(emulator.log()).toEqual([]);
  });
});

describe("what is wrong is told by an error of its kind", () => {
  it("mistakes of a policy come all at once, with their places", async () => {
    const text = "id: acme\ntitle: Acme\nrules: [pitr-enabld, deletion-protectd]\n";
    const mistakes = await checkPolicy(text, { name: "acme.yaml" });
    expect(mistakes.map(({ file, line, col, code }) => [file, line, col, code])).toEqual([
      ["acme.yaml", 3, 9, "unknown-reference"],
      ["acme.yaml", 3, 22, "unknown-reference"],
    ]);
    const error: unknown = await compilePolicy(text, { name: "acme.yaml" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toBeInstanceOf(RestorableError);
    expect(error).toMatchObject({ code: "ERR_RESTORABLE_POLICY", mistakes });
    expect(await checkPolicy("id: acme\ntitle: Acme\nrules: [pitr-enabled]\n")).toEqual([]);
  });

  it("a text reads no file of the folder it is compiled in, unless that is named", async () => {
    const { folder } = await auditedPlace(twoAccounts);
    const file = join(folder, "ours.yaml");
    await writeFile(file, "id: ours\ntitle: Ours\nextends: [baseline]\n");
    const naming = (path: string) => `id: acme\ntitle: Acme\nextends: [${path}]\n`;
    for (const path of [file, "./ours.yaml"]) {
      expect((await checkPolicy(naming(path))).map(({ code }) => code)).toEqual(["missing-file"]);
    }
    const { id, rules } = await compilePolicy(naming("./ours.yaml"), { folder });
    expect(id).toBe("acme");
    expect(rules.map((rule) => rule.id)).toEqual((await loadPolicy("baseline")).rules.map((rule) => rule.id));
  });

  it("a policy that was changed after it was compiled is not taken for it", async () => {
    const policy = await loadPolicy("baseline");
    const changed = { ...policy, rules: policy.rules.slice(1) };
    await expect(evaluate({ run: "latest", policy: changed, cwd: "/nowhere" })).rejects.toBeInstanceOf(RestorableError);
    const { options } = await auditedPlace(twoAccounts);
    await expect(audit({ ...options, policy: changed })).rejects.toThrow(/^policy is neither/);
    const audited = await audit({ ...options, policy: structuredClone(policy) });
    expect(audited.policy.digest).toBe(policy.digest);
  });

  it("a folder without runs, and a run that is not there", async () => {
    const { folder } = await auditedPlace(twoAccounts);
    await expect(openRun("latest", { cwd: folder })).rejects.toBeInstanceOf(RunError);
    await expect(openRun("20261120T120000000Z-1a2b3c4d", { cwd: folder })).rejects.toMatchObject({
      code: "ERR_RESTORABLE_RUN",
    });
    await expect(openRun("")).rejects.toBeInstanceOf(UsageError);
  });

  it("an evaluation that names no run, or an option that there is not", async () => {
    for (const wrong of [undefined, {}, { run: "latest", regions: ["eu-west-1"] }, { run: 3 }]) {
      await expect(evaluate(wrong as { run: string })).rejects.toBeInstanceOf(UsageError);
    }
  });

  it("an endpoint that is not AWS says nothing of who is calling", async () => {
    const endpoint = await startEndpoint(() => ({ status: 200, body: "<html>It works!</html>" }));
    onTestFinished(() => endpoint.stop());
    const { options } = await auditedPlace(twoAccounts);
    await expect(audit({ ...options, endpoint: endpoint.url })).rejects.toBeInstanceOf(UnseenError);
  });

  it("a format, a limit and a root of a repository that there are not", async () => {
    const { options } = await auditedPlace(twoAccounts);
    const audited = await audit({ ...options });
    await expect(audited.report("pdf" as "json")).rejects.toThrow(/^there is no format "pdf"; there are console, json/);
    await expect(audited.report("toString" as "json")).rejects.toBeInstanceOf(UsageError);
    await expect(audited.report("sarif", { policyRoot: "/etc" })).rejects.toBeInstanceOf(UsageError);
    expect(() => audited.gate({ failOn: "worst" as "low" })).toThrow(UsageError);
    expect(() => audited.gate({ maxUnknown: -1 })).toThrow(UsageError);
  });
});

/** Unmistakable, and shaped as AWS shapes them. */
const secrets = {
  accessKeyId: "AKIAQ7DISTINCTIVE234",
  secretAccessKey: "dIsT1nCtIvE/SeCrEtKeY+0123456789abcdEFGH",
  sessionToken: "distinctive-session-token-IQoJb3JpZ2luX2VjEXAMPLE",
};
const externalId = "plain-words-as-external-id";

const leaksIn = (text: string): readonly string[] =>
  [...Object.values(secrets), externalId].filter((secret) => text.includes(secret));

/** All that a program may print of an error. */
function printed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message}\n${error.stack}\n${JSON.stringify(error)}\n${printed(error.cause)}`;
}

describe("no key and no external id", () => {
  it("is in the error of a function for credentials that fails", async () => {
    const { options } = await auditedPlace(twoAccounts);
    const credentials = async () => {
      throw new Error(`helper printed ${JSON.stringify(secrets)}`);
    };
    const error: unknown = await audit({ ...options, credentials }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(printed(error)).toContain("the function that was given for credentials failed");
    expect(leaksIn(printed(error))).toEqual([]);
  });

  it("is in what an endpoint makes of them", async () => {
    const echo = `key ${secrets.secretAccessKey} token ${secrets.sessionToken} id ${externalId}`;
    for (const answer of [xmlError("InvalidClientTokenId", echo), xmlError("Weird", echo, 400), jsonError("X", echo)]) {
      const endpoint = await startEndpoint(() => answer);
      onTestFinished(() => endpoint.stop());
      const { options, folder } = await auditedPlace(twoAccounts);
      const given = { ...options, endpoint: endpoint.url, credentials: secrets, role: { externalId } };
      const error: unknown = await audit(given).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RestorableError);
      expect(leaksIn(printed(error))).toEqual([]);
      for (const [path, text] of await textsBelow(folder)) expect([path, leaksIn(text)]).toEqual([path, []]);
    }
  });

  it("is in an evaluation, a report or a run directory", async () => {
    const { options, folder, emulator } = await auditedPlace(twoAccounts);
    const told: unknown[] = [];
    const audited = await audit({
      ...options,
      organization: true,
      role: { externalId },
      onEvent: (event) => told.push(event),
    });
    const keys = emulator.credentials(management);
    const texts = [
      JSON.stringify(audited),
      JSON.stringify(told),
      await audited.report("json"),
      ...(await textsBelow(folder)).values(),
    ];
    expect(texts.length).toBeGreaterThan(8);
    for (const text of texts) {
      expect([keys.accessKeyId, keys.secretAccessKey, externalId].filter((secret) => text.includes(secret))).toEqual(
        [],
      );
    }
  });
});
