/**
 * A recording comes in, a loopback endpoint goes out that plays the recorded account in one Region: each call gets the
 * answer that AWS gave it. What nobody recorded is refused, so that a verdict rests on recorded answers alone; only who
 * calls and which Regions there are is made up.
 */
import { callerIdentity, jsonError, startEndpoint, type Answer, type Seen } from "../../aws/endpoint-fixture.ts";
import { isObject, type Recording, type RecordedAnswer } from "./recordings.ts";
import { wireFormOf } from "./wire-form.ts";

export type Replay = {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  /** Files whose answer was sent. */
  served(): ReadonlySet<string>;
  stop(): Promise<void>;
};

/** `take` counts from 0: of several answers about one table the one that AWS gave then. */
export async function startReplay(recording: Recording, take = 0): Promise<Replay> {
  const { account, region } = placeOf(recording);
  const served = new Set<string>();
  const endpoint = await startEndpoint((request): Answer => {
    const { operation } = request;
    if (operation === "GetCallerIdentity") return callerIdentity(account, `arn:aws:iam::${account}:user/auditor`);
    if (operation === "/listRegions") {
      return { body: JSON.stringify({ Regions: [{ RegionName: region, RegionOptStatus: "ENABLED_BY_DEFAULT" }] }) };
    }
    const answer = request.region === region ? answerTo(request, recording, take) : undefined;
    if (answer === undefined) return notRecorded(operation);
    served.add(answer.file);
    return wireFormOf(answer);
  });
  return { url: endpoint.url, account, region, served: () => served, stop: () => endpoint.stop() };
}

const notRecorded = (operation: string): Answer =>
  jsonError("AccessDeniedException", `no identity-based policy allows the ${operation} action: it was not recorded`);

function answerTo({ operation, body }: Seen, { answers }: Recording, take: number): RecordedAnswer | undefined {
  const command = /^\/resources\/[^/]+\/recovery-points/.test(operation) ? "ListRecoveryPointsByResource" : operation;
  const same = answers.filter((answer) => answer.command === command);
  const table = tableAskedFor(body);
  const about = same.filter(({ data }) => isObject(data["Table"]) && data["Table"]["TableName"] === table);
  if (about.length > 0) return about[Math.min(take, about.length - 1)];
  // Answers that name no table came in the order in which the tables are listed.
  const listed = tablesOf(answers);
  const number = listed.length > 1 && table !== undefined && same.length > 1 ? listed.indexOf(table) : take;
  return same[Math.min(number, same.length - 1)];
}

function tableAskedFor(body: string): string | undefined {
  if (!body.startsWith("{")) return undefined;
  const { TableName: name } = JSON.parse(body) as { readonly TableName?: string };
  return name;
}

const tablesOf = (answers: readonly RecordedAnswer[]): readonly string[] =>
  (answers.find(({ command }) => command === "ListTables")?.data["TableNames"] ?? []) as readonly string[];

/** Where the tables of a recording lie, or whatever else it is about. */
function placeOf({ name, answers }: Recording): { readonly account: string; readonly region: string } {
  const told = answers.toSorted((a, b) => Number(b.service === "dynamodb") - Number(a.service === "dynamodb"));
  const found = /arn:aws:(?:dynamodb|backup):([a-z0-9-]+):(\d{12}):/.exec(JSON.stringify(told.map(({ data }) => data)));
  const [, region, account] = found ?? [];
  if (region === undefined || account === undefined) throw new Error(`${name} names no account and Region`);
  return { account, region };
}
