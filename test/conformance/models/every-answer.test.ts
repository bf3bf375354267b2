import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { startEmulator, type Emulator } from "../../../src/emulator/emulator.ts";
import { errorCodes } from "../../../src/emulator/error-codes.ts";
import { operationIds, operations, services, type OperationId } from "../../../src/emulator/operations.ts";
import { faultKinds, refusalCauses, type FaultKind } from "../../../src/emulator/organization.ts";
import { quotas } from "../../../src/emulator/quotas.ts";
import { sampleOrganization } from "../../../src/emulator/sample-organization.ts";
import { hasPython, needPython } from "../../support/python.ts";
import { ask, backupOf, judged, walk, wellFormed } from "./asking.ts";
import { isWritten } from "./backup-request.ts";
import { commonErrorsOf } from "./common-errors.ts";
import { noCoverage, openCourt, type Courtroom } from "./courtroom.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { differenceOf, knownDifferences } from "./known-differences.ts";
import { provocations } from "./provocations.ts";
import { readServiceModels, type ServiceModels } from "./service-models.ts";
import { externalId, member, optInRegion, region, roleArn, variedOrganization } from "./varied-organization.ts";
import { requestOf, send } from "./wire.ts";

let models: ServiceModels;
let emulator: Emulator;
/** Of everything judged in this file. */
const coverage = noCoverage();

beforeAll(async () => {
  if (hasPython()) models = readServiceModels();
  emulator = await startEmulator({ organization: variedOrganization });
});

afterAll(() => emulator.close());

/** What `work` brings before the court, which is something, is without deviation. */
async function expectFaultless(context: TestContext, work: (court: Courtroom) => Promise<unknown>): Promise<void> {
  needPython(context);
  const court = openCourt(models, coverage);
  await work(court);
  expect(court.count()).toBeGreaterThan(0);
  expect(court.deviations()).toEqual([]);
}

/** For what changes the organization or its clock. */
async function withOwn(
  options: Partial<Parameters<typeof startEmulator>[0]>,
  work: (own: Emulator) => Promise<unknown>,
): Promise<void> {
  const own = await startEmulator({ organization: variedOrganization, ...options });
  try {
    await work(own);
  } finally {
    await own.close();
  }
}

/** Backups that DeleteBackup does not delete: status, type, code. */
const unremovable = [
  ["CREATING", "USER", "BackupInUseException"],
  ["AVAILABLE", "SYSTEM", "ValidationException"],
  ["AVAILABLE", "AWS_BACKUP", "ValidationException"],
] as const;

describe("AWS's service models find nothing to say about", () => {
  it("every read of every account, Region, table and backup, page by page", (context) =>
    expectFaultless(context, async (court) => {
      for (const organization of [variedOrganization, sampleOrganization]) {
        await withOwn({ organization }, (own) => walk(court, own));
      }
      expect(court.count()).toBeGreaterThan(500);
    }));

  it("every operation's output, those that write too", (context) =>
    expectFaultless(context, (court) =>
      withOwn({}, async (own) => {
        const codes: unknown[] = [];
        for (const operation of operationIds) codes.push(await judged(court, own, wellFormed(own, operation)));
        expect(codes).toEqual(operationIds.map(() => null));
        // What was written is read again, before and after it has settled.
        await walk(court, own);
        own.clock.advance("1m");
        await walk(court, own);
      }),
    ));

  it("the refusals of every handler, each with the code that AWS gives", (context) =>
    expectFaultless(context, async (court) => {
      for (const { operation, input, code, account, region: at } of provocations) {
        const keys = emulator.credentials(account ?? member);
        const told = await judged(court, emulator, { operation, input, keys, region: at ?? region });
        expect({ operation, input, code: told }).toEqual({ operation, input, code });
      }
      for (const [status, type, code] of unremovable) {
        const input = { BackupArn: backupOf(emulator, status, type) };
        expect(await judged(court, emulator, { operation: "dynamodb:DeleteBackup", input })).toBe(code);
      }
    }));

  it.for(refusalCauses)("a call that IAM denies, at every operation: %s", (because, context) =>
    expectFaultless(context, async (court) => {
      const undo = emulator.refuse({ because });
      const codes: unknown[] = [];
      for (const operation of operationIds) codes.push(await judged(court, emulator, wellFormed(emulator, operation)));
      undo();
      // GetCallerIdentity needs no permission.
      const denied = { "sts:GetCallerIdentity": null, "sts:AssumeRole": "AccessDenied" };
      expect(codes).toEqual(
        operationIds.map((id) => (id in denied ? denied[id as keyof typeof denied] : "AccessDeniedException")),
      );
    }),
  );

  it("keys that nobody has, that have expired, and that a Region does not know, at every operation", (context) =>
    expectFaultless(context, (court) =>
      withOwn({}, async (own) => {
        const input = { RoleArn: roleArn, RoleSessionName: "audit", ExternalId: externalId };
        await judged(court, own, { operation: "sts:AssumeRole", input });
        const [session] = own.sessions();
        own.clock.advance("2h");
        for (const operation of operationIds) {
          const asked = wellFormed(own, operation);
          const of = (change: Partial<typeof asked>) => judged(court, own, { ...asked, ...change });
          expect(await of({ keys: null })).toMatch(/^MissingAuthenticationToken/);
          expect(await of({ keys: session?.credentials ?? null })).toMatch(/^ExpiredToken/);
          const unknown = await of({ keys: { accessKeyId: "AKIA0000999999999999" } });
          expect(unknown).toMatch(/^(UnrecognizedClientException|InvalidClientTokenId)$/);
          const disabled = await of({ keys: own.credentials(member), region: optInRegion });
          expect(disabled === unknown || !operations[operation].regional).toBe(true);
        }
      }),
    ));

  it("what no service understands: unknown operations and bodies that are no document", (context) =>
    expectFaultless(context, async (court) => {
      const signer = { keys: emulator.credentials(member), region };
      for (const service of services) {
        const answer = await send(emulator.endpoint, requestOf({ service, command: "Explode", input: {} }, signer));
        expect(answer && court.judge({ service, command: "Explode" }, answer)).toMatch(
          /^UnknownOperation|^InvalidAction$/,
        );
      }
      for (const operation of operationIds) {
        const { service, command } = operations[operation];
        // A form and a query in the URL are never broken.
        if (service === "sts" || (service === "backup" && !isWritten(command))) continue;
        const answer = await send(emulator.endpoint, requestOf({ service, command, input: {}, body: "{" }, signer));
        expect(answer && court.judge({ service, command }, answer)).toBe("SerializationException");
      }
    }));

  it("calls beyond the documented rates, at every operation that has one", (context) =>
    expectFaultless(context, (court) =>
      withOwn({ quotas: true }, async (own) => {
        own.clock.run();
        for (const [operation, { burst }] of Object.entries(quotas) as [OperationId, { readonly burst: number }][]) {
          const asked = wellFormed(own, operation);
          const codes: (string | null)[] = [];
          const throttled = (): boolean => codes.some((code) => /^(Throttl|TooMany)/.test(code ?? ""));
          // All at once, and again where the machine was so slow that what was taken refilled meanwhile.
          for (let round = 0; !throttled() && round < 5; round += 1) {
            codes.push(...(await Promise.all(Array.from({ length: burst * 3 }, () => judged(court, own, asked)))));
          }
          expect({ operation, throttled: throttled() }).toEqual({ operation, throttled: true });
        }
      }),
    ));
});

const requiring: ReadonlySet<string> = new Set(["sts", "securityhub"]);

/** What is left of an answer when a fault strikes: one that AWS could give, one that AWS's models refuse, or none. */
const left = {
  throttle: "right",
  "server-error": "right",
  unavailable: "right",
  slow: "right",
  drip: "right",
  "clock-skew": "right",
  "expired-token": "right",
  "invalid-token": "right",
  "revoked-session": "right",
  "overlapping-page": "right",
  "not-found": "right",
  "limit-exceeded": "right",
  "repeat-page-token": "right",
  "empty-page": "right",
  // Of the models only Security Hub's requires members of an output; the query protocol requires its envelope.
  "empty-object": "right in JSON",
  truncated: "wrong", // half a document
  malformed: "wrong", // no document
  html: "wrong", // a page of somebody else, with HTTP 200
  "html-error": "wrong", // the same with HTTP 502
  reset: "nothing",
  "reset-mid-body": "nothing",
  hang: "nothing",
} as const satisfies Record<FaultKind, string>;

describe("a fault that strikes every operation", () => {
  it.for(faultKinds)("leaves of an answer what AWS's models expect of it: %s", async (kind, context) => {
    needPython(context);
    const court = openCourt(models, coverage);
    /** Operations whose answer was meant to be wrong, and those for which it was found so. */
    const wrong = { meant: new Set<OperationId>(), found: new Set<OperationId>() };
    await withOwn({}, async (own) => {
      const asked = operationIds.map((operation) => wellFormed(own, operation));
      own.fault(kind === "slow" || kind === "drip" ? { kind, delay: "1ms" } : { kind });
      const judge = async (one: (typeof asked)[number]): Promise<void> => {
        // Nobody waits longer for an answer that never comes.
        const answer = await ask(own, one, kind === "hang" ? 300 : undefined);
        const { service, command } = operations[one.operation];
        const expected = left[kind] === "right in JSON" ? (requiring.has(service) ? "wrong" : "right") : left[kind];
        expect(answer === null).toBe(expected === "nothing");
        if (answer === null) return;
        if (expected === "right") court.judge({ service, command }, answer);
        // Of nothing nothing can break off.
        if (expected === "wrong" && answer.body.length > 0) wrong.meant.add(one.operation);
        if (judgeAnswer(models, { service, command }, answer).deviations.some((each) => !differenceOf(each))) {
          wrong.found.add(one.operation);
        }
      };
      await Promise.all(asked.map(judge));
    });
    expect(court.deviations()).toEqual([]);
    expect([...wrong.found].toSorted()).toEqual([...wrong.meant].toSorted());
  });
});

describe("what AWS's models have judged", () => {
  it("is an output of every operation", (context) => {
    needPython(context);
    expect([...coverage.answered].toSorted()).toEqual(operationIds.toSorted());
  });

  it("is every error code that the emulator can send, and no other", (context) => {
    needPython(context);
    const listed = services.flatMap((service) => errorCodes[service].map((code) => `${service} ${code}`));
    expect([...coverage.codes].toSorted()).toEqual(listed.toSorted());
  });

  it("needed every common error and every documented difference that it is excused with", (context) => {
    needPython(context);
    const common = services.flatMap((service) =>
      Object.keys(commonErrorsOf[service]).map((code) => `${service} ${code}`),
    );
    expect(common.filter((code) => !coverage.codes.has(code))).toEqual([]);
    expect(knownDifferences.filter((difference) => !coverage.excused.has(difference))).toEqual([]);
  });
});
