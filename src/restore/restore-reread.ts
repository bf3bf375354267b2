/**
 * The new table read again by the collectors of a scan: a setting in, whether the table has it, has another, or whether
 * AWS would not say. What is on its way counts as there.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { Ports } from "../aws/ports.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Fact, Scalar, Unknown } from "../model/fact.ts";
import { tagPrefix } from "../model/facts.ts";
import type { SettingToGive } from "../model/restore-settings.ts";
import type { Answer } from "../scan/answer.ts";
import { collectPitr } from "../scan/collect-pitr.ts";
import { collectRestoreSettings } from "../scan/collect-restore-settings.ts";
import { answerOf, collectTable } from "../scan/collect-table.ts";
import { readTagsOfTable } from "../scan/collect-tags.ts";

export type Rereading = {
  readonly reader: ScopeReader;
  readonly ports: Pick<Ports, "sleep">;
  readonly table: RestoredTable;
};

/** `id`: the TableId by which it was proven to be what was restored. */
export type RestoredTable = { readonly name: string; readonly arn: string; readonly id: string };

export type InPlace =
  | { readonly state: "there" }
  | { readonly state: "missing" }
  /** Something else stands there, which nobody here overwrites. */
  | { readonly state: "other"; readonly because: string }
  | { readonly state: "unread"; readonly reason: Unknown };

export async function inPlace(of: Rereading, give: SettingToGive): Promise<InPlace> {
  const answer = await readFor(of, give.setting);
  if (answer.state === "unread") return answer;
  const { facts } = answer;
  switch (give.setting) {
    case "deletion-protection":
      return judged(facts["table.deletionProtection"], (value) => value === true);
    case "tags":
      return there(
        Object.entries(give.tags).every(([key, value]) => {
          const fact = facts[`${tagPrefix}${key}`];
          return fact?.state === "known" && fact.value === value;
        }),
      );
    case "pitr": {
      const { "pitr.enabled": enabled, "pitr.period": period } = facts;
      if (enabled?.state === "known" && enabled.value === false) return { state: "missing" };
      return judged(period, (value) => Number(value) >= give.days * 86_400_000);
    }
    case "ttl":
      return same(facts["restoreSettings.ttl"], give.attribute);
    case "stream":
      return same(facts["restoreSettings.stream"], give.viewType);
    case "table-class":
      return judged(facts["table.class"], (value) => value === give.tableClass);
    case "kinesis":
      return judged(facts["restoreSettings.kinesisStreams"], (value) =>
        String(value).split(" ").includes(give.streamArn),
      );
    case "resource-policy":
      return samePolicy(facts["restoreSettings.resourcePolicyDocument"], give.document);
    default:
      return give satisfies never;
  }
}

/** A table that is being changed refuses most other changes, and one that was made anew under its name is not ours to change. */
export async function hindranceOf({ reader, ports, table }: Rereading): Promise<"changing" | "another" | null> {
  const described = await collectTable(reader, ports, table);
  if (described.state !== "described") return null;
  const id = described.answer.facts["table.id"];
  if (id?.state === "known" && id.value !== table.id) return "another";
  return described.status === "UPDATING" || described.status === "CREATING" ? "changing" : null;
}

async function readFor({ reader, ports, table }: Rereading, setting: SettingToGive["setting"]): Promise<Answer> {
  switch (setting) {
    case "pitr":
      return collectPitr(await reader.read("dynamodb:DescribeContinuousBackups", { TableName: table.name }));
    case "tags":
      return readTagsOfTable(reader, table.arn);
    case "ttl":
    case "kinesis":
    case "resource-policy":
      return collectRestoreSettings(reader, table, (part) => part());
    default:
      return answerOf(await collectTable(reader, ports, table));
  }
}

const there = (is: boolean): InPlace => ({ state: is ? "there" : "missing" });

function judged(fact: Fact | undefined, holds: (value: Scalar) => boolean): InPlace {
  if (fact === undefined || fact.state === "absent") return { state: "missing" };
  if (fact.state === "unknown") return { state: "unread", reason: fact.reason };
  return there(holds(fact.value));
}

/** A new table has none of these: another value is of somebody else. */
function same(fact: Fact | undefined, wanted: string): InPlace {
  const found = judged(fact, (value) => value === wanted);
  if (found.state !== "missing" || fact?.state !== "known") return found;
  return { state: "other", because: `it has ${String(fact.value)} already, and that is not taken away` };
}

/** AWS may give a document back with other white space and in another order. */
function samePolicy(fact: Fact | undefined, wanted: string): InPlace {
  const found = judged(fact, (value) => meaning(String(value)) === meaning(wanted));
  if (found.state !== "missing" || fact?.state !== "known") return found;
  return { state: "other", because: "it has another policy already, and that is not overwritten" };
}

function meaning(document: string): string {
  try {
    return canonicalJson(JSON.parse(document));
  } catch {
    return document;
  }
}
