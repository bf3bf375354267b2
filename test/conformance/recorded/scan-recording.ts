/**
 * A recording comes in, what our reader and collectors make of it over HTTP goes out: the view that rules get of every
 * table, and which recorded answers were read for that.
 */
import { connect } from "../../../src/aws/connect.ts";
import type { ScopeReader } from "../../../src/aws/read-client.ts";
import { deriveFacts, type FactView } from "../../../src/model/derive.ts";
import type { AccountRecord, ScopeEnd, TableRecord } from "../../../src/model/observation.ts";
import { scanScope } from "../../../src/scan/scan-scope.ts";
import { everyGroup, openedAccount } from "../../scan/embedded-aws.ts";
import type { Recording } from "./recordings.ts";
import { startReplay, type Replay } from "./replay.ts";

/** After the last recording. */
export const asOf = "2022-12-01T00:00:00.000Z";

type Opened = {
  readonly replay: Replay;
  /** Of the recorded account, in the recorded Region. */
  readonly reader: ScopeReader;
  readonly account: AccountRecord;
  readonly ports: { sleep(ms: number): Promise<void> };
};

export async function withReplay<T>(
  recording: Recording,
  take: number,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const replay = await startReplay(recording, take);
  let time = Date.parse(asOf);
  const sleep = async (ms: number) => {
    await Promise.resolve();
    time += ms;
  };
  const ports = { now: () => time, random: () => 0.5, sleep };
  const callerCredentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "no-secret" };
  const aws = connect({ env: {}, ports, endpoint: replay.url, callerCredentials, region: replay.region });
  try {
    const caller = await aws.caller();
    if (caller.state === "unread") throw new Error(JSON.stringify(caller.reason));
    const account = openedAccount(caller.value.arn, { id: replay.account });
    return await work({ replay, account, ports, reader: aws.reader(aws.hub, replay.region) });
  } finally {
    aws.close();
    await replay.stop();
  }
}

export type ScannedRecording = {
  readonly view: (table: string) => FactView;
  readonly tables: readonly string[];
  readonly end: ScopeEnd;
  readonly served: ReadonlySet<string>;
};

/** `tagsFrom`: the walk of the Region, or each table itself, as when a tag decides whether a rule applies. */
export const scanRecording = (
  recording: Recording,
  { take, tagsFrom }: { readonly take: number; readonly tagsFrom: "walk" | "table" },
): Promise<ScannedRecording> =>
  withReplay(recording, take, async ({ replay, reader, account, ports }) => {
    const found = new Map<string, TableRecord>();
    let end: ScopeEnd | null = null;
    const wanted = { groups: new Set(everyGroup), confirmTags: tagsFrom === "table" };
    for await (const line of scanScope({
      reader,
      ports,
      account,
      region: replay.region,
      demand: { groups: everyGroup, select: () => wanted },
      known: new Set(),
      onEvent: () => {},
    })) {
      if (line.kind === "scope") end = line;
      if (line.kind === "table") found.set(line.name, line);
    }
    if (end === null) throw new Error("the scope has no end");
    const view = (table: string): FactView => {
      const record = found.get(table);
      if (record === undefined) throw new Error(`${table} was not scanned`);
      return deriveFacts(account, record, asOf);
    };
    return { view, tables: [...found.keys()].sort(), end, served: replay.served() };
  });
