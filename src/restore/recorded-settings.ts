/**
 * The record of a source table in, the settings that a table restored from it lacks out, with the calls that give them
 * again. Pure; what the record does not know is told as unknown and never taken for none.
 */
import { absent, known, type Fact } from "../model/fact.ts";
import { tagPrefix } from "../model/facts.ts";
import type { GroupId } from "../model/fact-groups.ts";
import type { TableRecord } from "../model/observation.ts";
import type { LostSetting, RecordedSetting, SettingToGive } from "../model/restore-settings.ts";
import { lostSettings } from "../model/restore-settings.ts";
import { rewritePolicy } from "./rewrite-policy.ts";

/** Groups of facts without which nothing is given again. */
export const groupsToGive = ["table", "tags", "pitr", "restoreSettings"] as const satisfies readonly GroupId[];

/** `to`: ARN of the new table. */
export const recordedSettings = (record: TableRecord, to: string): readonly RecordedSetting[] =>
  lostSettings.map((setting) => readers[setting](record, to));

type Reader = (record: TableRecord, to: string) => RecordedSetting;

const dayMs = 86_400_000;

const readers = {
  "deletion-protection": ({ facts }) =>
    setWhere("deletion-protection", facts["table.deletionProtection"], (value) =>
      value === true ? [{ setting: "deletion-protection" }] : [],
    ),
  tags: readTags,
  pitr: ({ facts }) =>
    setWhere(
      "pitr",
      facts["pitr.enabled"]?.state === "known" && !facts["pitr.enabled"].value ? absent : facts["pitr.period"],
      (value) => [{ setting: "pitr", days: Math.round(Number(value) / dayMs) }],
    ),
  ttl: ({ facts }) =>
    setWhere("ttl", facts["restoreSettings.ttl"], (value) => [{ setting: "ttl", attribute: String(value) }]),
  stream: ({ facts }) =>
    setWhere("stream", facts["restoreSettings.stream"], (value) => [{ setting: "stream", viewType: String(value) }]),
  "table-class": ({ facts }) =>
    setWhere("table-class", facts["table.class"], (value) =>
      value === "STANDARD" ? [] : [{ setting: "table-class", tableClass: String(value) }],
    ),
  kinesis: ({ facts }) =>
    setWhere("kinesis", facts["restoreSettings.kinesisStreams"], (value) =>
      String(value)
        .split(" ")
        .map((streamArn) => ({ setting: "kinesis", streamArn })),
    ),
  "resource-policy": readPolicy,
} as const satisfies Record<LostSetting, Reader>;

/** A fact that the record lacks is of a run that did not collect it. */
function setWhere(
  setting: LostSetting,
  fact: Fact | undefined,
  give: (value: string | number | boolean) => readonly SettingToGive[],
): RecordedSetting {
  if (fact === undefined) {
    const detail = "the run was made by a version that did not record it";
    return { setting, state: "unknown", reason: { kind: "not-collected", detail } };
  }
  if (fact.state === "unknown") return { setting, state: "unknown", reason: fact.reason };
  const calls = give(fact.state === "known" ? fact.value : "");
  if (fact.state === "absent" || calls.length === 0) return { setting, state: "as-restored" };
  return { setting, state: "set", give: calls, left: null };
}

function readTags({ facts }: TableRecord): RecordedSetting {
  const tags: Record<string, string> = {};
  let reserved = 0;
  for (const [name, fact] of Object.entries(facts)) {
    if (!name.startsWith(tagPrefix)) continue;
    if (fact.state === "unknown") return { setting: "tags", state: "unknown", reason: fact.reason };
    const key = name.slice(tagPrefix.length);
    // AWS keeps this prefix for itself and refuses tags with it.
    if (/^aws:/i.test(key)) reserved += 1;
    else if (fact.state === "known") tags[key] = String(fact.value);
  }
  const left = reserved === 0 ? null : `${reserved} that begin with aws:, which AWS alone can set`;
  if (Object.keys(tags).length === 0) {
    return left === null
      ? { setting: "tags", state: "as-restored" }
      : { setting: "tags", state: "set", give: [], left };
  }
  return { setting: "tags", state: "set", give: [{ setting: "tags", tags }], left };
}

function readPolicy({ facts, arn }: TableRecord, to: string): RecordedSetting {
  const setting = "resource-policy";
  const fact = facts["restoreSettings.resourcePolicyDocument"];
  if (fact?.state !== "known") {
    // A run of before knows that there was none, if nothing else.
    const none = facts["restoreSettings.resourcePolicy"];
    const isNone = fact === undefined && none?.state === "known" && none.value === false;
    return setWhere(setting, isNone ? known("") : fact, () => []);
  }
  const rewritten = rewritePolicy(String(fact.value), { from: arn, to });
  if (rewritten.state === "unusable") return { setting, ...rewritten };
  const { document, count } = rewritten;
  return { setting, state: "set", give: [{ setting, document, rewritten: count }], left: null };
}
