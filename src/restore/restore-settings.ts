/**
 * Gives a restored table the settings of its source again: each is looked for, noted, given by one call and read back. One
 * that fails is told, and the others go on.
 */
import type { Ports } from "../aws/ports.ts";
import type { ScopeReader } from "../aws/read-client.ts";
import type { Written } from "../aws/write-call.ts";
import type { Writer } from "../aws/write-client.ts";
import { streamViewTypes, tableClasses, type Restorer } from "../aws/write-restore.ts";
import type { Unknown } from "../model/fact.ts";
import type { SettingOutcome, SettingToGive } from "../model/restore-settings.ts";
import type { RestoreNote } from "../model/restore.ts";
import { quotedDetail, unknownWords } from "../model/unknown-words.ts";
import { hindranceOf, inPlace, type RestoredTable } from "./restore-reread.ts";
import { settingWords } from "./setting-words.ts";

export type SettingsWork = {
  readonly reader: ScopeReader;
  readonly writer: Pick<Writer, "enablePitr" | "enableDeletionProtection" | "tagTable">;
  readonly restorer: Restorer;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly note: (note: RestoreNote) => Promise<void>;
  readonly table: RestoredTable;
  readonly onOutcome: (outcome: SettingOutcome) => void;
};

export async function giveSettings(
  work: SettingsWork,
  give: readonly SettingToGive[],
): Promise<readonly SettingOutcome[]> {
  const outcomes: SettingOutcome[] = [];
  for (const each of give) {
    const outcome = await giveSetting(work, each);
    outcomes.push(outcome);
    work.onOutcome(outcome);
  }
  return outcomes;
}

/** Milliseconds: a table just restored refuses some calls for a while, and every change of it makes others wait. */
const lookEvery = 5_000;
const looks = 60;

async function giveSetting(work: SettingsWork, give: SettingToGive): Promise<SettingOutcome> {
  const of = { setting: give.setting, words: settingWords(give) };
  /** Of the last call that AWS took; undefined: none was made. */
  let requestId: string | null | undefined;
  let waitsFor = "";
  for (let look = 0; look < looks; look += 1) {
    const found = await inPlace(work, give);
    if (found.state === "there") {
      const done = { ...of, state: "done", already: requestId === undefined, requestId: requestId ?? null } as const;
      if (requestId !== undefined) await note(work, give, { note: "setting-given", requestId });
      return done;
    }
    if (found.state === "other") return failed(work, give, found.because);
    if (found.state === "unread") {
      waitsFor = `AWS does not tell what the table has: ${unknownWords(found.reason)}`;
      if (found.reason.kind.startsWith("denied")) return failed(work, give, waitsFor);
    } else if (requestId === undefined) {
      const hindrance = await hindranceOf(work);
      if (hindrance === "another") return failed(work, give, "another table was made under its name meanwhile");
      if (hindrance === "changing") {
        waitsFor = "the table is being changed";
        await work.ports.sleep(lookEvery);
        continue;
      }
      await note(work, give, { note: "setting-intended" });
      const called = await call(work, give);
      if (called === null) return failed(work, give, `this version does not know how to give ${of.words}`);
      if (called.state === "written") {
        requestId = called.evidence.requestId ?? null;
        waitsFor = "AWS took it, and does not show it so far";
        continue;
      }
      if (called.state === "refused" && !passes(called.reason)) return failed(work, give, refusal(called.reason));
      waitsFor = refusal(called.reason);
    }
    await work.ports.sleep(lookEvery);
  }
  if (requestId === undefined) return failed(work, give, waitsFor);
  return { ...of, state: "pending", because: waitsFor };
}

async function failed(work: SettingsWork, give: SettingToGive, because: string): Promise<SettingOutcome> {
  await note(work, give, { note: "setting-failed", because });
  return { setting: give.setting, words: settingWords(give), state: "failed", because };
}

/** Null: a value that AWS may have added since. */
async function call(work: SettingsWork, give: SettingToGive): Promise<Written<{}> | null> {
  const { writer, restorer, table } = work;
  switch (give.setting) {
    case "deletion-protection":
      return writer.enableDeletionProtection({ table: table.name });
    case "tags":
      return writer.tagTable({ arn: table.arn, tags: give.tags });
    case "pitr":
      return writer.enablePitr({ table: table.name, days: give.days });
    case "ttl":
      return restorer.enableTtl({ table: table.name, attribute: give.attribute });
    case "stream": {
      const viewType = streamViewTypes.find((each) => each === give.viewType);
      return viewType === undefined ? null : restorer.enableStream({ table: table.name, viewType });
    }
    case "table-class": {
      const tableClass = tableClasses.find((each) => each === give.tableClass);
      return tableClass === undefined ? null : restorer.setTableClass({ table: table.name, tableClass });
    }
    case "kinesis":
      return restorer.enableKinesis({ table: table.name, streamArn: give.streamArn });
    case "resource-policy":
      return restorer.putTablePolicy({ arn: table.arn, document: give.document });
    default:
      return give satisfies never;
  }
}

type SettingNote =
  | { readonly note: "setting-intended" }
  | { readonly note: "setting-given"; readonly requestId: string | null }
  | { readonly note: "setting-failed"; readonly because: string };

async function note({ ports, note: append }: SettingsWork, give: SettingToGive, of: SettingNote): Promise<void> {
  const value = give.setting === "kinesis" ? { value: give.streamArn } : {};
  await append({ at: new Date(ports.now()).toISOString(), setting: give.setting, ...value, ...of });
}

/** AWS says so of tables that are young, or are being changed. */
const passing: ReadonlySet<string | undefined> = new Set([
  "ContinuousBackupsUnavailableException",
  "LimitExceededException",
  "ResourceInUseException",
  "ResourceNotFoundException",
  "TableNotFoundException",
]);

const passes = ({ code }: Unknown): boolean => passing.has(code);

function refusal(reason: Unknown): string {
  const said = quotedDetail(reason);
  return `${unknownWords(reason)}${said === null ? "" : `: ${said}`}`;
}
