/**
 * The `recoveryPoints` group: every point of DynamoDB in every vault of AWS Backup in a scope, walked once and handed out by
 * table ARN. Vaults hold copies of tables of other accounts and Regions, and points that outlived their table: those are told
 * apart. A vault that cannot be read to its end leaves every table incomplete, and says which vault it is.
 */
import type { ScopeReader } from "../aws/read-client.ts";
import type { ListItem, Unknown } from "../model/fact.ts";
import type { Scope } from "../model/observation.ts";
import { operations } from "../model/operations.ts";
import type { Answer } from "./answer.ts";
import { unanswered } from "./answer.ts";
import { asTheyFinish } from "./as-they-finish.ts";
import { listNamed, type Named } from "./list-named.ts";
import { malformed } from "./members.ts";
import { pointItem, vaultMembers, type Point, type Vault } from "./point-item.ts";
import { tableNamed } from "./table-named.ts";

export type PointElsewhere = { readonly about: string; readonly facts: ListItem };

export type ScopeRecoveryPoints = {
  ofTable(arn: string): Answer;
  /** Points of tables for which `isListed` is false. */
  elsewhere(isListed: (arn: string) => boolean): Iterable<PointElsewhere>;
  /** Why points, whosever, may be lacking. */
  readonly missing: readonly Unknown[];
};

export type PointsAsked = Scope & {
  /** ISO instant: older points are not wanted. Absent: all are. */
  readonly since?: string | undefined;
};

const operation = "backup:ListRecoveryPointsByBackupVault";

/** Their calls share one rate of 5/s: more at once would only wait. */
const vaultsAtOnce = 4;

type WalkedVault = {
  readonly name: string;
  readonly points: readonly PointElsewhere[];
  readonly missing: readonly Unknown[];
};

export async function walkRecoveryPoints(reader: ScopeReader, asked: PointsAsked): Promise<ScopeRecoveryPoints> {
  const listed = listNamed(reader, {
    operation: "backup:ListBackupVaults",
    itemsOf: ({ BackupVaultList: sent }) => sent,
    nameOf: ({ BackupVaultName: name }) => name,
    nameless: "a vault without BackupVaultName",
  });
  const walked: WalkedVault[] = [];
  for await (const vault of asTheyFinish(listed.items, vaultsAtOnce, (vault) => walkVault(reader, vault, asked))) {
    walked.push(vault);
  }
  const lacking = listed.missing();
  if (listed.pages() === 0 && lacking[0] !== undefined) {
    const refused = unanswered(lacking[0]);
    return { ofTable: () => refused, elsewhere: () => [], missing: lacking };
  }
  // In whichever order they came: equal answers are written down in equal bytes.
  walked.sort((a, b) => (a.name < b.name ? -1 : 1));
  const missing = [...lacking, ...walked.flatMap((vault) => vault.missing), ...unasked(asked)];
  const byArn = new Map<string, ListItem[]>();
  for (const { about, facts } of walked.flatMap(({ points }) => points)) {
    const items = byArn.get(about);
    if (items === undefined) byArn.set(about, [facts]);
    else items.push(facts);
  }
  return {
    ofTable: (arn) => ({
      state: "read",
      facts: {},
      lists: { pointsByArn: { items: (byArn.get(arn) ?? []).toSorted(byAge), missing } },
      evidence: [],
    }),
    *elsewhere(isListed) {
      for (const [about, items] of byArn) {
        if (!isListed(about)) for (const facts of items.toSorted(byAge)) yield { about, facts };
      }
    },
    missing,
  };
}

/** What is missing of a list that was only asked for back to some instant. */
function unasked({ since }: PointsAsked): readonly Unknown[] {
  if (since === undefined) return [];
  const detail = `only points since ${since} were asked for`;
  return [{ kind: "not-collected", operation, detail, before: since }];
}

async function walkVault(
  reader: ScopeReader,
  { name, item: vault }: Named<Vault>,
  { since, ...scope }: PointsAsked,
): Promise<WalkedVault> {
  const shared = vaultMembers(vault, name, scope);
  const points = new Map<string, PointElsewhere>();
  const missing: Unknown[] = [];
  let nameless: Unknown | null = null;
  const input = {
    BackupVaultName: name,
    ByResourceType: "DynamoDB",
    MaxResults: operations[operation].answers.most,
    ...(since === undefined ? {} : { ByCreatedAfter: new Date(since) }),
  };
  for await (const page of reader.pages(operation, input)) {
    if (page.state === "unread") {
      missing.push(inVault(name, page.reason));
      break;
    }
    for (const point of page.value.RecoveryPoints ?? []) {
      const about = tableNamed(point.ResourceArn, point.RecoveryPointArn);
      if (about === null) nameless = inVault(name, malformed(operation, "a point that names no table"));
      else if (about !== undefined) {
        const facts = { ...shared, ...pointItem(point, vault, page.evidence.at) };
        points.set(keyOf(point, points.size), { about, facts });
      }
    }
  }
  return { name, points: [...points.values()], missing: nameless === null ? missing : [...missing, nameless] };
}

/** A point without ARN cannot be told from its like. */
const keyOf = ({ RecoveryPointArn: arn }: Point, size: number): string => (typeof arn === "string" ? arn : `#${size}`);

const inVault = (name: string, reason: Unknown): Unknown => ({
  ...reason,
  detail: reason.detail === undefined ? `vault ${name}` : `vault ${name}: ${reason.detail}`,
});

function byAge(a: ListItem, b: ListItem): number {
  const [first, second] = [ageKey(a), ageKey(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** Those whose age is not known come last. */
const ageKey = (point: ListItem): string =>
  ["created", "arn", "vault"]
    .map((name) => {
      const fact = point[name];
      return fact?.state === "known" ? String(fact.value) : "~";
    })
    .join(" ");
