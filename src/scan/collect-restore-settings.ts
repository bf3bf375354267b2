/**
 * The `restoreSettings` group: what a restored table would lack, from three calls about one table. Each decides a fact of
 * its own; one that fails leaves that fact unknown with its cause and the others as they were read.
 */
import type { InputOf, OutputOf, ScopeReader } from "../aws/read-client.ts";
import type { Fact, Unknown } from "../model/fact.ts";
import { absent, known, unknown } from "../model/fact.ts";
import type { Evidence } from "../model/observation.ts";
import type { Answer } from "./answer.ts";
import { answered, unanswered } from "./answer.ts";
import type { ListedTable } from "./collect-table.ts";
import { malformed, membersOf } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";

const ttl = "dynamodb:DescribeTimeToLive";
const policy = "dynamodb:GetResourcePolicy";
const kinesis = "dynamodb:DescribeKinesisStreamingDestination";
type Asked = typeof ttl | typeof policy | typeof kinesis;

/** Asks for a part of the table, and once more where it is not found though the table is there. */
export type PartReader = (part: () => Promise<Answer>) => Promise<Answer>;

export async function collectRestoreSettings(
  reader: ScopeReader,
  { name, arn }: ListedTable,
  readPart: PartReader,
): Promise<Answer> {
  const evidence: Evidence[] = [];
  async function factOf<Op extends Asked>(
    operation: Op,
    input: InputOf<Op>,
    fact: (value: OutputOf<Op>) => Fact,
  ): Promise<Fact> {
    const answer = await readPart(async () => {
      const read = await reader.read(operation, input);
      if (read.state === "unread") return unanswered(whileInState(read.reason));
      return answered({ [operation]: fact(read.value) }, [read.evidence]);
    });
    if (answer.state === "unread") return unknown(answer.reason);
    evidence.push(...answer.evidence);
    return answer.facts[operation] ?? unknown(malformed(operation, "no answer"));
  }
  const named = { TableName: name };
  const [ttlAttribute, ownPolicy, destinations] = await Promise.all([
    factOf(ttl, named, ttlFact),
    factOf(policy, { ResourceArn: arn }, policyFact),
    factOf(kinesis, named, kinesisFact),
  ]);
  const facts: FactsOf<"restoreSettings"> = {
    "restoreSettings.ttl": ttlAttribute,
    "restoreSettings.resourcePolicy": ownPolicy,
    "restoreSettings.kinesisDestinations": destinations,
  };
  // In the order of the operations, whichever was answered first.
  return answered(
    facts,
    evidence.toSorted((a, b) => (a.operation < b.operation ? -1 : 1)),
  );
}

/** DescribeTimeToLive refuses a table that is being made or deleted by a ValidationException, with the state in words. */
const whileInState = (reason: Unknown): Unknown =>
  reason.code === "ValidationException" && reason.detail?.includes("while table is in") === true
    ? { ...reason, kind: "not-ready" }
    : reason;

function ttlFact({ TimeToLiveDescription: described }: OutputOf<typeof ttl>): Fact {
  const { text, oneOf } = membersOf(ttl);
  const status = oneOf("TimeToLiveStatus", described?.TimeToLiveStatus, [
    "ENABLING",
    "ENABLED",
    "DISABLING",
    "DISABLED",
  ]);
  if (status.state !== "known") return status;
  // What is being turned off need not be turned on again after a restore.
  return status.value.startsWith("DISABL") ? absent : text("AttributeName", described?.AttributeName);
}

/** A table without policy is told by an error, which the reader takes for an answer without one. */
const policyFact = ({ Policy: document }: OutputOf<typeof policy>): Fact => known(document !== undefined);

/** Streams that receive nothing, or soon nothing more, are listed for a while. */
const ended: ReadonlySet<string> = new Set(["DISABLING", "DISABLED", "ENABLE_FAILED"]);

function kinesisFact({ KinesisDataStreamDestinations: destinations = [] }: OutputOf<typeof kinesis>): Fact {
  const { oneOf } = membersOf(kinesis);
  let receiving = 0;
  for (const destination of destinations) {
    const documented = ["ENABLING", "ACTIVE", "UPDATING", ...ended];
    const status = oneOf("DestinationStatus", destination.DestinationStatus, documented);
    if (status.state !== "known") return status;
    if (!ended.has(status.value)) receiving += 1;
  }
  return known(receiving);
}
