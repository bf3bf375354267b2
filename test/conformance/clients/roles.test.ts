/** The roles that `restorable iam` prints, read by programs nobody here wrote: parliament, cfn-lint, python-hcl2 and the AWS CLI. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { iamActions } from "../../../src/model/iam-actions.ts";
import { actionIds } from "../../../src/model/plan.ts";
import type { PolicyDocument } from "../../../src/model/role-sheet.ts";
import { run as runCommand } from "../../../src/cli/run.ts";
import { captureIo } from "../../support/captured-io.ts";
import { hasPython, needPython, python, pythonProgram } from "../../support/python.ts";
import { run } from "../../support/spawned.ts";

const organization = "o-a1b2c3d4e5";
const hub = "arn:aws:iam::111122223333:role/hubs/RestorableHub";
const whole = ["--organization-id", organization, "--hub-role", hub];

/** By what each is asked for; together they have every action of the catalogue. */
const asked: Readonly<Record<string, readonly string[]>> = {
  audit: ["--role-name", "audit/Reader", "--external-id", "acme:7f3a", ...whole],
  everything: ["--also", "scan,backups", ...whole],
  unsaid: ["--policy", "pitr-only"],
  hub: ["--hub", "--write", "--restore", "--drill", "--push", "--account-tags", "--trusted-by", hub, ...whole],
  write: [
    "--write",
    "--restore",
    "--restore-to",
    "restored-*",
    "--backup-role",
    "Backup",
    "--action",
    actionIds.join(),
    ...whole,
  ],
  drill: ["--drill", ...whole],
  push: ["--push", ...whole],
};

type Kind = { readonly kind: string; readonly required: boolean; readonly matched: readonly string[] };
type ReadAction = { readonly action: string; readonly on: readonly string[]; readonly kinds: readonly Kind[] };
type ReadStatement = Readonly<Record<string, unknown>>;
type ReadBlock = Readonly<Record<string, Readonly<Record<string, { readonly statement: readonly ReadStatement[] }>>>>;
type Spoken = {
  readonly policies: readonly { readonly findings: readonly string[]; readonly actions: readonly ReadAction[] }[];
  readonly terraform: readonly { readonly data: readonly ReadBlock[] }[];
  readonly commands: readonly { readonly said: string; readonly sent: readonly string[] }[];
};

const folder = mkdtempSync(join(tmpdir(), "restorable-roles-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function print(words: readonly string[], format: string): Promise<string> {
  const io = captureIo({ cwd: folder, env: {}, now: 0 });
  const exit = await runCommand(["iam", ...words, "-f", format], io);
  if (exit !== 0) throw new Error(io.written.stderr);
  return io.written.stdout;
}

const printed: Record<string, { policy: string; terraform: string; template: string }> = {};
let commands: readonly (readonly string[])[] = [];
let spoken: Spoken;

beforeAll(async () => {
  for (const [name, words] of Object.entries(asked)) {
    printed[name] = {
      policy: await print(words, "policy"),
      terraform: await print(words, "terraform"),
      template: await print(words, "cloudformation"),
    };
  }
  commands = Object.values(printed).flatMap(({ template }) => commandsIn(template));
  for (const [name, { template }] of Object.entries(printed)) writeFileSync(join(folder, `${name}.yaml`), template);
  for (const kind of ["audit", "write", "drill", "push", "hub"]) {
    writeFileSync(join(folder, `${kind}-role.yaml`), printed[kind]?.template ?? "");
  }
  if (!hasPython()) return;
  const { status, stdout, stderr } = spawnSync(python(), [join(import.meta.dirname, "roles_client.py")], {
    cwd: folder,
    input: JSON.stringify({
      policies: Object.values(printed).map(({ policy }) => policy),
      terraform: Object.values(printed).map(({ terraform }) => terraform),
      commands,
    }),
    encoding: "utf8",
    maxBuffer: 1 << 26,
    env: {
      HOME: folder,
      PATH: process.env["PATH"],
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_PAGER: "",
    },
  });
  if (status !== 0) throw new Error(stderr);
  spoken = JSON.parse(stdout) as Spoken;
}, 240_000);

/** The commands of a template's comment, as a shell makes words of them. */
function commandsIn(template: string): readonly (readonly string[])[] {
  const comment = template
    .split("\n")
    .filter((line) => line.startsWith("#"))
    .map((line) => line.slice(2));
  const script = comment.join("\n").replaceAll("\\\n", "");
  return script
    .split("\n")
    .filter((line) => line.startsWith("aws "))
    .map((line) => line.trim().split(/ +/).slice(1));
}

beforeEach((context) => needPython(context));

const actionsOf = (text: string): readonly string[] =>
  (JSON.parse(text) as PolicyDocument).Statement.flatMap(({ Action }) => Action);

describe("what parliament reads", () => {
  test("is sound: actions that exist, on kinds of things that they take, under conditions they know", () => {
    expect(spoken.policies.flatMap(({ findings }) => findings)).toEqual([]);
  });

  test("is every action of the catalogue", () => {
    const read = new Set(spoken.policies.flatMap(({ actions }) => actions.map(({ action }) => action)));
    expect([...read].sort()).toEqual(Object.keys(iamActions).sort());
  });

  test("is scoped wherever AWS can tell things apart, and on everything only where it cannot", () => {
    const all = spoken.policies.flatMap(({ actions }) => actions);
    expect(all.filter(({ on, kinds }) => kinds.length === 0 && on.join() !== "*")).toEqual([]);
    expect(all.filter(({ on, kinds }) => kinds.length > 0 && on.includes("*"))).toEqual([]);
    // What AWS requires can be meant, and nothing stands there that is of no kind the action takes.
    const unmet = all.filter(({ kinds }) => kinds.some(({ required, matched }) => required && matched.length === 0));
    expect(unmet).toEqual([]);
    const idle = all.filter(({ on, kinds }) =>
      on.some((arn) => arn !== "*" && !kinds.some(({ matched }) => matched.includes(arn))),
    );
    expect(idle).toEqual([]);
  });

  test("has what AWS calls a change of data or of permissions in no role that reads", () => {
    for (const name of ["audit", "everything", "unsaid"]) {
      const actions = actionsOf(printed[name]?.policy ?? "");
      expect(actions.filter((action) => !/^[a-z]+:(Describe|List|Get)[A-Z]/.test(action))).toEqual([]);
      expect(actions.filter((action) => ["dynamodb:GetItem", "dynamodb:GetRecords"].includes(action))).toEqual([]);
    }
  });
});

describe("what CloudFormation reads", () => {
  test("is valid by AWS's own schemas", async () => {
    const files = Object.keys(printed).map((name) => join(folder, `${name}.yaml`));
    const { stdout, stderr } = await run(pythonProgram("cfn-lint"), {
      args: ["--format", "parseable", "--regions", "eu-west-1", "--", ...files],
      cwd: folder,
      env: { HOME: folder },
    });
    expect(stdout + stderr).toBe("");
  }, 120_000);
});

describe("what Terraform reads", () => {
  const bare = (text: unknown): string => String(text).replace(/^"(.*)"$/s, "$1");

  test("allows statement by statement what the policy document allows", () => {
    expect(spoken.terraform).toHaveLength(Object.keys(printed).length);
    for (const [at, { policy }] of Object.values(printed).entries()) {
      const [, permissions] = spoken.terraform[at]?.data ?? [];
      const [block] = Object.values(permissions?.['"aws_iam_policy_document"'] ?? {});
      const read = (block?.statement ?? []).map(({ sid, actions, resources, condition }) => ({
        Sid: bare(sid),
        Effect: "Allow",
        Action: (actions as unknown[]).map(bare),
        Resource: (resources as unknown[]).map(bare),
        ...(condition === undefined ? {} : { Condition: conditionOf(condition as readonly ReadStatement[]) }),
      }));
      const ours = (JSON.parse(policy) as PolicyDocument).Statement.map((statement) => ({
        ...statement,
        Resource: [statement.Resource].flat(),
      }));
      expect(read).toEqual(ours);
    }
  });

  /** A variable stands for the id of the organization. */
  const conditionOf = ([first]: readonly ReadStatement[]) => {
    const [value] = (first?.["values"] ?? []) as readonly unknown[];
    const meant = bare(value).replace(/^\$\{var\.\w+_organization_id\}$/, organization);
    return { [bare(first?.["test"])]: { [bare(first?.["variable"])]: meant } };
  };
});

describe("the commands that bring a template into accounts", () => {
  test("are understood by the AWS CLI, and sent", () => {
    const sent = spoken.commands.map(({ sent: [first = ""], said }) => /^Action=(\w+)/.exec(first)?.[1] ?? said);
    expect(commands.map((words) => words[1])).toEqual(
      Object.keys(asked).flatMap((name) =>
        name === "hub" ? ["deploy"] : ["create-stack-set", "create-stack-instances", "deploy"],
      ),
    );
    const wanted = { "create-stack-set": "CreateStackSet", "create-stack-instances": "CreateStackInstances" };
    expect(sent).toEqual(
      commands.map(([, command = ""]) => wanted[command as keyof typeof wanted] ?? "DescribeStacks"),
    );
  });

  test("go to one Region, and name what the template does not know", () => {
    const instances = spoken.commands.flatMap(({ sent }) => sent.filter((body) => /CreateStackInstances/.test(body)));
    for (const body of instances) expect(body.match(/Regions\.member/g)).toHaveLength(1);
    const [set] = commands.filter((words) => words.includes("ParameterKey=TrustedPrincipal,ParameterValue=..."));
    expect(set).toContain("ParameterKey=OrganizationId,ParameterValue=...");
  });
});
