import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, it } from "vitest";
import { documentMistakes, statementsOf } from "../../src/emulator/iam-document.ts";
import { denialOf } from "../../src/emulator/iam-evaluate.ts";
import { need } from "../support/need.ts";
import { account, cases, type Case } from "./iam-cases.ts";

type Verdict = "Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied";
type Answer = {
  readonly decided: Verdict;
  /** Keys that the action does not have. */ readonly ignored: readonly string[];
};

const folder = process.env["RESTORABLE_TEST_IAM_SIMULATE"] ?? "";

const missing = (): string | null => {
  if (folder === "") return "RESTORABLE_TEST_IAM_SIMULATE is not set: see CONTRIBUTING.md";
  return existsSync(folder) ? null : `RESTORABLE_TEST_IAM_SIMULATE names ${folder}, which is not there`;
};

function theirs(asked: readonly Case[]): readonly Answer[] {
  const program = fileURLToPath(new URL("iam-peer.mjs", import.meta.url));
  const ran = spawnSync(process.execPath, [program, folder], {
    input: asked.map((each) => JSON.stringify(each)).join("\n"),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
}

function ours({ request, controls, identity, boundary, session, target }: Case, ignored: readonly string[]): Verdict {
  const context = Object.fromEntries(
    Object.entries(request.contextVariables)
      .filter(([key]) => !ignored.includes(key))
      .map(([key, value]) => [key.toLowerCase(), value]),
  );
  const policies = {
    controls: controls.map((level) => level.flatMap(statementsOf)),
    identity: identity.flatMap(statementsOf),
    boundary: boundary === null ? null : statementsOf(boundary),
    session: session === null ? null : statementsOf(session),
    target: target === null ? null : statementsOf(target),
  };
  const isUser = request.principal.includes(":user/");
  const roleArn = isUser ? null : `arn:aws:iam::${account}:role/Audit`;
  const denial = denialOf(policies, {
    action: request.action,
    target: request.resource.resource,
    caller: { account, arn: request.principal, roleArn, bounded: boundary !== null },
    context: () => context,
  });
  if (denial === null) return "Allowed";
  return ["scp", "resource"].includes(denial) || denial.endsWith("-deny") ? "ExplicitlyDenied" : "ImplicitlyDenied";
}

it("decides thousands of random calls as an implementation does that nobody here wrote", (context) => {
  need(context, missing());
  const asked = fc.sample(cases, { numRuns: 2_000, seed: 8 });
  const answers = theirs(asked);
  expect(answers).toHaveLength(asked.length);
  const verdicts = asked.map((each, index) => ours(each, answers[index]?.ignored ?? []));
  const differing = asked.flatMap((each, index) =>
    verdicts[index] === answers[index]?.decided ? [] : [{ each, ours: verdicts[index], theirs: answers[index] }],
  );
  expect(differing).toEqual([]);
  // Of each verdict enough, lest two that always deny agree.
  for (const verdict of ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied"]) {
    expect(verdicts.filter((each) => each === verdict).length).toBeGreaterThan(200);
  }
}, 300_000);

it("is asked of documents alone that an emulated organization takes", () => {
  fc.assert(
    fc.property(cases, ({ controls, identity, boundary, session, target }) => {
      const own = [...controls.flat(), ...identity, ...[boundary, session].filter((each) => each !== null)];
      expect(own.flatMap((each) => documentMistakes(each, "identity"))).toEqual([]);
      expect(target === null ? [] : documentMistakes(target, "table")).toEqual([]);
    }),
  );
});
