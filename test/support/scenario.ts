/**
 * The text of a `*.scenario.yaml` comes in, a scenario goes out: an organization, command lines, and what must come of
 * them. A file with an unknown key or a missing part is refused with every mistake, so that no expectation is ever
 * silently ignored.
 */
import { Ajv } from "ajv";
import { parse } from "yaml";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import { unknownKinds, type UnknownKind } from "../../src/model/fact.ts";
import { verdicts, type Reason, type Verdict } from "../../src/model/finding.ts";
import type { Unseen } from "../../src/model/run.ts";

/** A list alone means `contains`. */
export type TextExpectation = {
  /** The whole text, byte for byte. */
  readonly is?: string;
  readonly contains?: readonly string[];
  readonly lacks?: readonly string[];
};

/** Names a finding by table and rule (account and Region where the table's name is not enough) and says what it must be. */
export type ExpectedFinding = {
  readonly table: string;
  readonly rule: string;
  readonly account?: string;
  readonly region?: string;
  readonly verdict: Verdict;
  readonly reason?: Reason["code"];
  /** Kind of the first unknown. */
  readonly unknown?: UnknownKind;
  /** `operation` of the first unknown. */
  readonly operation?: string;
};

export type Expectation = {
  readonly exit: number;
  readonly stdout?: TextExpectation;
  readonly stderr?: TextExpectation;
  /** By path below the working directory; null: there must be no such file. */
  readonly files?: Readonly<Record<string, TextExpectation | null>>;
  /** Each must be among the findings; `verdicts` counts all of them. */
  readonly findings?: readonly ExpectedFinding[];
  readonly verdicts?: Readonly<Partial<Record<Verdict, number>>>;
  /** Everything that coverage says was not seen, in its order. */
  readonly unseen?: readonly ExpectedUnseen[];
  /** Calls the emulator answered during this step, by operation; those not named are not judged. `none`: not one call. */
  readonly calls?: Readonly<Record<string, number>> | "none";
};

/** `kind` and `operation` are those of the reason; no account: the list of accounts. */
export type ExpectedUnseen = {
  readonly account?: string;
  readonly region?: string;
  readonly state: Unseen["state"];
  readonly kind: UnknownKind;
  readonly operation?: string;
};

export type Step = {
  /** `${endpoint}` stands for the emulator's address; `${ou of <account>}`, `${path of …}`, `${root of …}` for where it is. */
  readonly argv: readonly string[];
  /** Laid over the environment; null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Virtual time that passes before the step, as `10m`; a second unless given. */
  readonly after?: string;
  /** Of the machine during the step, as `Pacific/Kiritimati`; that of the tests unless given. */
  readonly timeZone?: string;
  readonly expect: Expectation;
};

export type Scenario = {
  readonly name: string;
  /** `sample`: the organization of the demo. */
  readonly organization: OrganizationSpec | "sample";
  /** Whose keys the commands use; absent: those of the management account. */
  readonly caller?: string;
  /** Files in the working directory before the first step, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  /** Why the oracle cannot judge this scenario; null: it judges every audit of it. */
  readonly withoutOracle: string | null;
};

const strings = { type: "array", items: { type: "string" } };
const text = {
  anyOf: [
    { ...strings, minItems: 1 },
    {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      properties: { is: { type: "string" }, contains: strings, lacks: strings },
    },
  ],
};
const finding = {
  type: "object",
  additionalProperties: false,
  required: ["table", "rule", "verdict"],
  properties: {
    table: { type: "string" },
    rule: { type: "string" },
    account: { type: "string" },
    region: { type: "string" },
    verdict: { enum: verdicts },
    reason: { type: "string" },
    unknown: { enum: unknownKinds },
    operation: { type: "string" },
  },
};
const unseen = {
  type: "object",
  additionalProperties: false,
  required: ["state", "kind"],
  properties: {
    account: { type: "string" },
    region: { type: "string" },
    state: {
      enum: ["denied", "failed", "role-less", "unlisted", "unfinished", "unreconciled"] satisfies Unseen["state"][],
    },
    kind: { enum: unknownKinds },
    operation: { type: "string" },
  },
};
const expectation = {
  type: "object",
  additionalProperties: false,
  required: ["exit"],
  properties: {
    exit: { enum: [0, 1, 2, 3, 70, 130] },
    stdout: text,
    stderr: text,
    files: { type: "object", additionalProperties: { anyOf: [text, { type: "null" }] } },
    findings: { type: "array", minItems: 1, items: finding },
    verdicts: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(verdicts.map((verdict) => [verdict, { type: "integer", minimum: 0 }])),
    },
    unseen: { type: "array", items: unseen },
    calls: {
      anyOf: [{ type: "object", additionalProperties: { type: "integer", minimum: 0 } }, { const: "none" }],
    },
  },
};
const step = {
  argv: { ...strings, minItems: 1 },
  env: { type: "object", additionalProperties: { type: ["string", "null"] } },
  after: { type: "string" },
  timeZone: { type: "string", pattern: "/" },
  expect: expectation,
};
const scenario = {
  type: "object",
  additionalProperties: false,
  required: ["name", "organization"],
  properties: {
    name: { type: "string", minLength: 20 },
    organization: { anyOf: [{ type: "object" }, { const: "sample" }] },
    caller: { type: "string", pattern: "^\\d{12}$" },
    files: { type: "object", additionalProperties: { type: "string" } },
    ...step,
    steps: {
      type: "array",
      minItems: 1,
      items: { type: "object", additionalProperties: false, required: ["argv", "expect"], properties: step },
    },
    withoutOracle: { type: "string", minLength: 20 },
  },
  oneOf: [
    { required: ["steps"], not: { anyOf: Object.keys(step).map((key) => ({ required: [key] })) } },
    { required: ["argv", "expect"], not: { required: ["steps"] } },
  ],
};

const isScenario = new Ajv({ allErrors: true, strict: false }).compile(scenario);

type WrittenText = readonly string[] | TextExpectation;
type WrittenExpectation = Omit<Expectation, "stdout" | "stderr" | "files"> & {
  readonly stdout?: WrittenText;
  readonly stderr?: WrittenText;
  readonly files?: Readonly<Record<string, WrittenText | null>>;
};
type WrittenStep = Omit<Step, "env" | "expect"> & {
  readonly env?: Step["env"];
  readonly expect: WrittenExpectation;
};
type Written = Omit<Scenario, "files" | "steps" | "withoutOracle"> &
  WrittenStep & {
    readonly files?: Scenario["files"];
    readonly steps?: readonly WrittenStep[];
    readonly withoutOracle?: string;
  };

/** Throws an Error that lists every mistake of the file. */
export function parseScenario(yaml: string, file: string): Scenario {
  const written = parse(yaml) as Written;
  if (!isScenario(written)) {
    const mistakes = (isScenario.errors ?? []).map(
      ({ instancePath, message, params }) => `  ${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
    );
    throw new Error(`${file} is not a scenario:\n${mistakes.join("\n")}`);
  }
  const steps = written.steps ?? [
    {
      argv: written.argv,
      expect: written.expect,
      ...(written.env && { env: written.env }),
      ...(written.after !== undefined && { after: written.after }),
      ...(written.timeZone !== undefined && { timeZone: written.timeZone }),
    },
  ];
  return {
    name: written.name,
    organization: written.organization,
    ...(written.caller !== undefined && { caller: written.caller }),
    files: written.files ?? {},
    steps: steps.map((each) => ({ ...each, env: each.env ?? {}, expect: expectationOf(each.expect) })),
    withoutOracle: written.withoutOracle ?? null,
  };
}

function expectationOf({ stdout, stderr, files, ...rest }: WrittenExpectation): Expectation {
  return {
    ...rest,
    ...(stdout && { stdout: textOf(stdout) }),
    ...(stderr && { stderr: textOf(stderr) }),
    ...(files && {
      files: Object.fromEntries(
        Object.entries(files).map(([path, expected]) => [path, expected === null ? null : textOf(expected)]),
      ),
    }),
  };
}

const textOf = (written: WrittenText): TextExpectation =>
  Array.isArray(written) ? { contains: written as readonly string[] } : (written as TextExpectation);
