/** The doctor command without its command line: load, connect, examine, tell, and the exit code that it comes to. */
import type { Aws, Caller } from "../aws/connect.ts";
import { checkRegions, partitions } from "../aws/partitions.ts";
import { callerRemarks, clockRemark, endpointRemarks } from "../doctor/check-caller.ts";
import { examine, type Counts } from "../doctor/examine.ts";
import { foldRemarks, type Remarks } from "../doctor/fold-remarks.ts";
import type { DoctorQuestion, Writer } from "../doctor/question.ts";
import { NoCredentialsError, UsageError } from "../errors.ts";
import type { Examination, FoldedRemark } from "../model/examination.ts";
import { unknownWords } from "../model/unknown-words.ts";
import { doctorFormats, type DoctorFormatId } from "../report/doctor/registry.ts";
import { asksOrganization } from "../engine/asks-organization.ts";
import type { BlindSpotsFlags } from "./blind-spots-option.ts";
import { connectCaller } from "../engine/connect-caller.ts";
import { doctorInputs } from "./doctor-inputs.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import type * as options from "./options.ts";
import { outputFilesIn } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { connectionIn, type PacingFlags } from "./pacing-options.ts";
import { selectionOf, type PopulationFlags } from "./population-options.ts";
import { examineQueue } from "./queue/examine-queue.ts";
import type { QueueFlag } from "./queue/queue-option.ts";
import { rolesOf, type RoleFlags } from "./role-options.ts";
import { selectionFlags } from "./selection-flags.ts";
import { populationIn, settled, type Settled } from "./settle.ts";
import { tellerOf, type LogFlags, type Teller } from "./teller.ts";
import { toolVersion } from "./version.ts";
import type { WaiversFlags } from "./waivers-option.ts";
import type { WorkersFlag } from "./workers-option.ts";

export type DoctorFlags = PopulationFlags &
  RoleFlags &
  PacingFlags &
  options.ConfigFlags &
  WorkersFlag &
  QueueFlag &
  LogFlags &
  BlindSpotsFlags &
  WaiversFlags & {
    readonly policy?: string | undefined;
    readonly format: DoctorFormatId;
    readonly json?: true | undefined;
    readonly output: readonly string[];
    readonly everyRegion?: true | undefined;
    readonly write?: true | undefined;
    readonly drill?: true | undefined;
    readonly push?: true | undefined;
  };

/** Resolves to the exit code. */
export async function performDoctor({ io, flags }: { readonly io: Io; readonly flags: DoctorFlags }): Promise<number> {
  const files = await outputFilesIn(Object.values(doctorFormats), flags.output, io.cwd);
  const given = await settled(io, flags);
  const teller = tellerOf(io, flags, given);
  const examination = await examined({ io, flags, given, teller });
  const format = doctorFormats[flags.json === true ? "json" : flags.format];
  await printReport(io, { report: examination, format, files });
  return examination.exitCode;
}

type Asked = { readonly io: Io; readonly flags: DoctorFlags; readonly given: Settled; readonly teller: Teller };

async function examined({ io, flags, given, teller }: Asked): Promise<Examination> {
  const asOf = new Date(io.now()).toISOString();
  const inputs = await doctorInputs(given, { io, asOf, node: process.version });
  const remarks = foldRemarks();
  for (const remark of inputs.remarks) remarks.add(remark);
  const selection = await selectionOf({ ...flags, ...populationIn(given) }, { cwd: io.cwd, teller });
  const roles = rolesOf(given, null);
  const { groups, policyFlag, acceptedBy } = inputs;
  const question: DoctorQuestion = {
    selection,
    roles,
    groups,
    policyFlag,
    acceptedBy,
    asksOrganization: asksOrganization({ selection, groups, roles }),
    everyRegion: flags.everyRegion === true,
    writers: writersOf(flags, given),
  };
  const told = await connectCaller(
    io,
    async (aws) => {
      const caller = await callerIn(aws, remarks);
      const accounts = caller === null ? nobody : await withCaller({ io, teller, aws, caller, question, remarks });
      return { caller, accounts, calls: callsIn(aws), foreignHosts: aws.hosts() };
    },
    connectionIn(given, roles),
  );
  for (const remark of await examineQueue(flags, given)) remarks.add(remark);
  const folded = remarks.folded();
  return {
    asOf,
    tool: { name: "restorable", version: toolVersion },
    selection: selectionFlags(selection),
    policy: inputs.policy,
    groups,
    ...told,
    caller: told.caller === null ? null : { account: told.caller.account, arn: told.caller.arn },
    remarks: folded,
    exitCode: exitCodeOf(folded),
  };
}

const nobody: Counts = { listed: 0, opened: 0, unopened: 0, leftOut: 0 };

const callsIn = (aws: Aws): number => Object.values(aws.calls()).reduce((sum, { calls }) => sum + calls, 0);

function exitCodeOf(remarks: readonly FoldedRemark[]): Examination["exitCode"] {
  if (remarks.some(({ standing }) => standing === "unusable")) return exitCodes.usage;
  return remarks.some(({ standing }) => standing === "missing") ? exitCodes.incomplete : exitCodes.ok;
}

function writersOf({ write, drill, push }: DoctorFlags, { values }: Settled): readonly Writer[] {
  const writer = (purpose: Writer["purpose"], name: string, externalId: string | null): Writer => ({
    purpose,
    name,
    ...(externalId === null ? {} : { externalId }),
  });
  return [
    ...(write === true ? [writer("write", values.writeRole, values.writeExternalId)] : []),
    ...(drill === true ? [writer("drill", values.drillRole, values.drillExternalId)] : []),
    ...(push === true ? [writer("push", values.pushRole, values.pushExternalId)] : []),
  ];
}

/** Null where AWS does not say who is calling, which is remarked on: nothing else can then be asked. */
async function callerIn(aws: Aws, remarks: Remarks): Promise<Caller | null> {
  const place = {} as const;
  try {
    const answer = await aws.caller();
    if (answer.state === "read") return answer.value;
    const { reason } = answer;
    remarks.add({
      check: "caller",
      standing: "missing",
      text: `${aws.endpointOf("sts")} does not say who is calling: ${unknownWords(reason)}`,
      reason,
      fix: [
        "Check the network, a proxy in between, AWS_ENDPOINT_URL, and the Region and endpoint_url of the AWS profile.",
      ],
      place,
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const [text = "", ...fix] =
      error instanceof NoCredentialsError
        ? [[error.heading, ...error.tried].join(" "), error.next]
        : error.message.split("\n");
    remarks.add({ check: "caller", standing: "unusable", text, fix, place });
  }
  return null;
}

type Examined = {
  readonly io: Io;
  readonly teller: Teller;
  readonly aws: Aws;
  readonly caller: Caller;
  readonly question: DoctorQuestion;
  readonly remarks: Remarks;
};

/** Accounts between two lines about how far it is. */
const often = 100;

async function withCaller({ io, teller, aws, caller, question, remarks }: Examined): Promise<Counts> {
  checkRegions(question.selection.regions ?? [], caller.partition);
  for (const remark of await callerRemarks({ aws, caller, now: io.now(), env: io.env })) remarks.add(remark);
  const counts = await examine({
    aws,
    caller,
    hub: aws.reader(aws.hub, partitions[caller.partition].alwaysEnabled),
    question,
    say: (remark) => remarks.add(remark),
    signal: io.signal,
    async onAccount({ listed }) {
      if (listed % often !== 0) return;
      await teller.tell({
        event: "examined",
        text: `${listed} accounts looked at\n`,
        fields: { accounts: listed, calls: callsIn(aws) },
      });
    },
  });
  io.signal.throwIfAborted();
  remarks.add(clockRemark(aws));
  for (const remark of endpointRemarks(aws, io.env)) remarks.add(remark);
  return counts;
}
