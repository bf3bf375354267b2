/** `start-backup-job`: a full backup by AWS Backup into a vault, deleted by its lifecycle where one is given. */
import { absent, known, unknown, type Fact, type ListItem } from "../../model/fact.ts";
import type { TableRecord } from "../../model/observation.ts";
import type { RawMember } from "../../model/recovery-points.ts";
import { readTableArn } from "../../model/table-arn.ts";
import type { Action } from "../action.ts";
import { gib, repeatedWords, sizeUnknown, timesAYear, withFacts, withItem } from "../action-parts.ts";

const dayMs = 86_400_000;

export const startBackupJob: Action<"start-backup-job"> = {
  id: "start-backup-job",
  say: ({ vault, deleteAfterDays: days }) =>
    `Start a job of AWS Backup into the vault ${vault}, ` +
    (days === null ? "its point kept until somebody deletes it" : `its point deleted after ${days} ${dayWord(days)}`),
  operation: "backup:StartBackupJob",
  oneWay: true,
  groups: ["protectedResources", "recoveryPoints"],
  observes: () => [],
  predict: (table, { vault, deleteAfterDays }, at) =>
    withItem(
      withFacts(table, "protectedResources", { "awsBackup.lastBackup": known(at) }),
      { group: "recoveryPoints", list: "pointsByArn" },
      (points) => pointOf(table, { points, vault, deleteAfterDays, at }),
    ),
  // A point carries no mark of the step that asked for it: its job does, and is asked instead.
  isDone: () => false,
  cost({ sizeBytes, repeatMs }, { deleteAfterDays: days }, { awsBackupPerGiB }) {
    if (sizeBytes === null) return sizeUnknown;
    const monthly = gib(sizeBytes) * awsBackupPerGiB;
    const kept = days === null ? "kept until it is deleted" : `kept for ${days} ${dayWord(days)}`;
    if (repeatMs === null) return { monthly, inTwelfthMonth: monthly, basis: `one full copy in warm storage, ${kept}` };
    const copies = Math.min(timesAYear(repeatMs), days === null ? Number.POSITIVE_INFINITY : (days * dayMs) / repeatMs);
    const basis = `one full copy in warm storage, ${kept}; the twelfth month if one is made ${repeatedWords(repeatMs)}`;
    return { monthly, inTwelfthMonth: monthly * Math.max(1, copies), basis };
  },
};

const dayWord = (days: number): string => (days === 1 ? "day" : "days");

type Job = {
  readonly points: readonly ListItem[];
  readonly vault: string;
  readonly deleteAfterDays: number | null;
  readonly at: string;
};

/** What a vault is and how it is locked is told by its other points of this table alone. */
function pointOf(table: TableRecord, { points, vault, deleteAfterDays, at }: Job): ListItem {
  const place = readTableArn(table.arn);
  const neighbour = points.find((point) =>
    Object.entries({ vault, account: place?.account, region: place?.region }).every(
      ([member, value]) => point[member]?.state === "known" && point[member].value === value,
    ),
  );
  const ofVault = (member: string): Fact => neighbour?.[member] ?? notYet(`${member} of the vault`);
  return {
    arn: notYet("its ARN"),
    account: place === null ? notYet("its account") : known(place.account),
    region: place === null ? notYet("its Region") : known(place.region),
    vault: known(vault),
    status: known("COMPLETED"),
    created: known(at),
    sizeBytes: table.facts["table.sizeBytes"] ?? absent,
    deleteAt:
      deleteAfterDays === null ? absent : known(new Date(Date.parse(at) + deleteAfterDays * dayMs).toISOString()),
    encrypted: notYet("its encryption"),
    keyArn: notYet("its key"),
    copiedFrom: absent,
    plan: absent,
    locked: ofVault("locked"),
    lockDate: ofVault("lockDate"),
    vaultType: ofVault("vaultType"),
  } satisfies Record<RawMember, Fact>;
}

const notYet = (what: string): Fact =>
  unknown({ kind: "not-collected", detail: `a recovery point that is yet to be made: ${what} is not known` });
