/**
 * The tree of a restorable.yaml whose shape was looked at in, what it says out. Values are read by the parsers of the
 * flags, so that both take and refuse the same; what they refuse is told at its place.
 */
import { resolve } from "node:path";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { OperationId } from "../model/operations.ts";
import { assumedActionPrices as assumed, type ActionPrices } from "../model/prices.ts";
import { isPath } from "../policy/library.ts";
import type { Mistakes } from "../policy/mistakes.ts";
import { child, describeKind, entriesOf, headOf, itemsOf, textOf, type MapNode, type Node } from "../policy/tree.ts";
import type { ConfigFile, RoleException } from "./config-file.ts";
import { accountIds, matching } from "./option-values.ts";
import { failOnChoices } from "./setting-values.ts";
import { settingIds, settings, type Said, type SettingId } from "./settings.ts";

/** `folder`: where the file lies, which its paths are relative to; null: where the command is given. */
type Reading = { readonly folder: string | null; readonly mistakes: Mistakes };

export function compileConfig(root: MapNode, reading: Reading): ConfigFile {
  const said: Partial<Record<SettingId, Said[SettingId]>> = {};
  for (const id of settingIds) {
    const { key } = settings[id];
    const parse: (text: string) => Said[SettingId] = settings[id].parse;
    const node = key.split(".").reduce<Node | undefined>(child, root);
    if (node === undefined) continue;
    const isTold = id === "failOn" || id === "failOnSla" ? !isChoice(node) : isMany(id) && node.kind !== "list";
    const value = isTold ? undefined : isMany(id) ? joined(id, node, reading) : readWith(parse, node, key, reading);
    if (value !== undefined) said[id] = located(id, value, reading);
  }
  return {
    said: said as Said,
    exceptions: exceptionsOf(child(root, "roles"), reading),
    rates: ratesOf(child(root, "rates"), reading),
    prices: pricesOf(child(root, "prices"), reading),
  };
}

/** What is no list, and what is no choice, was told with the shape. */
type ManyId = "region" | "excludeAccount" | "ownedTags";
const isMany = (id: SettingId): id is ManyId => id === "region" || id === "excludeAccount" || id === "ownedTags";
const isChoice = (node: Node): boolean =>
  failOnChoices.some((choice) => node.kind === "scalar" && node.value === choice);

/** Each entry on its own, so that a mistake points at the one that has it. */
function joined(id: ManyId, list: Node, reading: Reading): readonly string[] {
  const { key, parse } = settings[id];
  return [...new Set(itemsOf(list).flatMap((item) => readWith(parse, item, key, reading) ?? []))];
}

function located(id: SettingId, value: Said[SettingId], { folder }: Reading): Said[SettingId] {
  if (folder === null || typeof value !== "string") return value;
  if (id === "runs" || id === "journals" || id === "blindSpots" || id === "waivers") return resolve(folder, value);
  if ((id === "policy" && isPath(value)) || (id === "newSince" && value.includes("/"))) return resolve(folder, value);
  return value;
}

/** As written: an account id of digits alone is a number to YAML, which may have lost its first zero. */
function readWith<T>(parse: (text: string) => T, node: Node, key: string, { mistakes }: Reading): T | undefined {
  if (node.kind !== "scalar" || typeof node.value === "boolean" || node.value === null) {
    const message = `\`${key}\` cannot be ${describeKind(node)}`;
    mistakes.add(node.at, { code: "wrong-shape", message, hint: "write one text or number" });
    return undefined;
  }
  try {
    return parse(node.text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError) && !(error instanceof UsageError)) throw error;
    mistakes.add(node.at, {
      code: "value-type",
      message: `\`${key}\` cannot be \`${node.text}\``,
      hint: error.message.replace(/\.$/, ""),
    });
    return undefined;
  }
}

const unit = matching(
  /^(?:ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/,
  "the id of an OU (ou-ab12-11111111) or of the root (r-ab12), as `aws organizations` prints it",
);

function exceptionsOf(roles: Node | undefined, reading: Reading): ConfigFile["exceptions"] {
  const exceptions: Record<string, RoleException> = {};
  const { mistakes } = reading;
  for (const entry of itemsOf(roles)) {
    if (entry.kind !== "map") continue;
    const text = (key: "name" | "externalId") => {
      const node = child(entry, key);
      return node === undefined
        ? undefined
        : readWith(settings[key === "name" ? "roleName" : key].parse, node, key, reading);
    };
    const role = { name: text("name"), externalId: text("externalId") };
    if (!entry.entries.has("name") && !entry.entries.has("externalId")) {
      mistakes.add(headOf(entry), { code: "missing-key", message: "the role is as everywhere", hint: "give a `name`" });
    }
    if (entry.entries.has("accounts") === entry.entries.has("ous")) {
      const code = entry.entries.has("ous") ? "exclusive-keys" : "missing-key";
      const hint = "one entry is for `accounts: [111122223333]`, another for `ous: [ou-ab12-11111111]`";
      mistakes.add(headOf(entry), { code, message: "a role is either for accounts or for OUs", hint });
    }
    for (const [key, parse] of [
      ["accounts", (id: string) => accountIds(id)[0]],
      ["ous", unit],
    ] as const) {
      for (const item of itemsOf(child(entry, key))) {
        const id = readWith(parse, item, key, reading);
        if (id === undefined) continue;
        if (Object.hasOwn(exceptions, id))
          mistakes.add(item.at, { code: "given-twice", message: `\`${id}\` has a role already` });
        exceptions[id] = role;
      }
    }
  }
  return exceptions;
}

/** AWS's highest documented rate is 2,500 a second. */
const mostPerSecond = 10_000;

function ratesOf(rates: Node | undefined, { mistakes }: Reading): ConfigFile["rates"] {
  const read: Partial<Record<OperationId, number>> = {};
  for (const { key, value } of entriesOf(rates)) {
    if (value.kind !== "scalar" || typeof value.value !== "number") continue;
    if (value.value > 0 && value.value <= mostPerSecond) read[key as OperationId] = value.value;
    else {
      const message = `\`${key}\` cannot be \`${value.text}\` requests a second`;
      mistakes.add(value.at, { code: "value-type", message, hint: `more than 0, and ${mostPerSecond} at most` });
    }
  }
  return read;
}

/** What is not said stays as assumed. */
function pricesOf(prices: Node | undefined, { mistakes }: Reading): ActionPrices {
  const text = (key: "currency" | "estimated", form: RegExp, hint: string): string => {
    const named = child(prices, key);
    const said = textOf(named) ?? assumed[key];
    if (named !== undefined && !form.test(said)) {
      mistakes.add(named.at, { code: "value-type", message: `\`${key}\` cannot be \`${said}\``, hint });
    }
    return said;
  };
  const price = (key: Exclude<keyof ActionPrices, "currency" | "estimated">): number => {
    const node = child(prices, key);
    if (node?.kind !== "scalar" || typeof node.value !== "number") return assumed[key];
    if (node.value >= 0 && Number.isFinite(node.value)) return node.value;
    const message = `\`${key}\` cannot be \`${node.text}\`${key === "readPerMillion" ? "" : " a GiB"}`;
    mistakes.add(node.at, { code: "value-type", message, hint: "0 or more" });
    return assumed[key];
  };
  return {
    currency: text("currency", /^[A-Z]{3}$/, "three capital letters, as EUR"),
    estimated: text("estimated", /^\d{4}-\d\d-\d\d$/, "the day of these prices, as 2026-11-01"),
    nativePerGiB: price("nativePerGiB"),
    awsBackupPerGiB: price("awsBackupPerGiB"),
    pitrPerGiB: price("pitrPerGiB"),
    restorePerGiB: price("restorePerGiB"),
    readPerMillion: price("readPerMillion"),
  };
}
