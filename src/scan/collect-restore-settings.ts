/**
 * The `restoreSettings` group: what a restored table would lack, from three calls about one table. Each decides facts of
 * its own; one that fails leaves those unknown with its cause and the others as they were read.
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
  async function decided<Op extends Asked, Name extends string>(
    operation: Op,
    input: InputOf<Op>,
    facts: Readonly<Record<Name, (value: OutputOf<Op>) => Fact>>,
  ): Promise<Readonly<Record<Name, Fact>>> {
    const each = Object.entries<(value: OutputOf<Op>) => Fact>(facts);
    const answer = await readPart(async () => {
      const read = await reader.read(operation, input);
      if (read.state === "unread") return unanswered(whileInState(read.reason));
      return answered(Object.fromEntries(each.map(([fact, of]) => [fact, of(read.value)])), [read.evidence]);
    });
    if (answer.state === "read") evidence.push(...answer.evidence);
    const found = each.map(([fact]): [string, Fact] =>
      answer.state === "unread"
        ? [fact, unknown(answer.reason)]
        : [fact, answer.facts[fact] ?? unknown(malformed(operation, "no answer"))],
    );
    return Object.fromEntries(found) as Readonly<Record<Name, Fact>>;
  }
  const named = { TableName: name };
  const [ttlAttribute, ownPolicy, destinations] = await Promise.all([
    decided(ttl, named, { "restoreSettings.ttl": ttlFact }),
    decided(
      policy,
      { ResourceArn: arn },
      { "restoreSettings.resourcePolicy": policyFact, "restoreSettings.resourcePolicyDocument": documentFact },
    ),
    decided(kinesis, named, {
      "restoreSettings.kinesisDestinations": kinesisFact,
      "restoreSettings.kinesisStreams": streamsFact,
    }),
  ]);
  const facts: FactsOf<"restoreSettings"> = { ...ttlAttribute, ...ownPolicy, ...destinations };
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

const documentFact = ({ Policy: document }: OutputOf<typeof policy>): Fact =>
  document === undefined ? absent : membersOf(policy).text("Policy", document);

/** Streams that receive nothing, or soon nothing more, are listed for a while. */
const ended: ReadonlySet<string> = new Set(["DISABLING", "DISABLED", "ENABLE_FAILED"]);

type Destinations = OutputOf<typeof kinesis>;
type Destination = NonNullable<Destinations["KinesisDataStreamDestinations"]>[number];

/** Those that receive changes, or the fact that it is not known of one. */
function receiving({ KinesisDataStreamDestinations: destinations = [] }: Destinations): Destination[] | Fact<never> {
  const { oneOf } = membersOf(kinesis);
  const found: Destination[] = [];
  for (const destination of destinations) {
    const documented = ["ENABLING", "ACTIVE", "UPDATING", ...ended];
    const status = oneOf("DestinationStatus", destination.DestinationStatus, documented);
    if (status.state === "unknown") return status;
    if (status.state === "known" && !ended.has(status.value)) found.push(destination);
  }
  return found;
}

function kinesisFact(answer: Destinations): Fact {
  const found = receiving(answer);
  return Array.isArray(found) ? known(found.length) : found;
}

/** Kinesis forms no ARN with a space in it. */
function streamsFact(answer: Destinations): Fact {
  const found = receiving(answer);
  if (!Array.isArray(found)) return found;
  const { text } = membersOf(kinesis);
  const arns: string[] = [];
  for (const { StreamArn: arn } of found) {
    const stream = text("StreamArn", arn);
    if (stream.state !== "known") return stream;
    if (/\s/.test(stream.value)) return unknown(malformed(kinesis, "StreamArn is no ARN"));
    arns.push(stream.value);
  }
  return arns.length === 0 ? absent : known(arns.sort().join(" "));
}
