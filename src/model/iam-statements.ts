/**
 * Calls in, the statements of a policy that allow exactly these out: each action on what the catalogue says it acts on.
 * Roles and session policies are made of them. Pure: it knows no file, no format and no length.
 */
import { scratchPrefix } from "./drill.ts";
import { iamActions, type ActedOn, type IamActionId } from "./iam-actions.ts";
import { iamActionsOf, isWriteOperation, writeOperations, type CallId } from "./write-operations.ts";

/** A statement that allows; `sid` is unique within what one function gives. Both lists are sorted and not empty. */
export type Statement = {
  readonly sid: string;
  readonly actions: readonly IamActionId[];
  readonly on: readonly string[];
  readonly when?: Condition;
};

/** Operator → key → what is wanted. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Bounds = {
  readonly partition: string;
  /** Names of the roles that may be assumed, with their paths; `*` in them stands for anything. */
  readonly auditRoles?: readonly string[];
  /** Name or ARN of the role that may be handed to AWS Backup; any unless given. */
  readonly backupRole?: string;
  /** Name of the tables that are written to, `*` in it standing for anything: of a restore, whose table is new. Any unless given. */
  readonly target?: string;
};

/** Statements in the order of `sids`: what acts on the same thing stands together. */
export function statementsFor(calls: readonly CallId[], bounds: Bounds): readonly Statement[] {
  const written = calls.some(isOfDrillsAlone) ? "scratch" : bounds.target === undefined ? null : "target";
  const placed = new Map<Place, Set<IamActionId>>();
  for (const call of calls) {
    for (const action of iamActionsOf(call)) {
      const place = placeOf(action, call, written);
      placed.set(place, (placed.get(place) ?? new Set()).add(action));
    }
  }
  return (Object.keys(sids) as Place[]).flatMap((place) => {
    const actions = placed.get(place);
    if (actions === undefined) return [];
    const when = conditions[place];
    return [
      {
        sid: sids[place],
        actions: [...actions].sort(),
        on: arnsOf(place, bounds),
        ...(when === undefined ? {} : { when }),
      },
    ];
  });
}

type Place = ActedOn | "scratch" | "target";

const sids = {
  any: "Lists",
  member: "Regions",
  account: "Accounts",
  "audit-role": "Assume",
  table: "Tables",
  backup: "Backups",
  target: "RestoredTables",
  scratch: "ScratchTables",
  vault: "Vaults",
  plan: "Plans",
  "backup-role": "BackupRole",
  key: "Keys",
  "table-key": "TableKeys",
  stream: "Streams",
  findings: "Findings",
} as const satisfies Record<Place, string>;

const conditions: Partial<Record<Place, Condition>> = {
  "backup-role": { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
  // The key does nothing for the role itself. Its name has another ending in China, or it has not: the documents differ.
  "table-key": { StringLike: { "kms:ViaService": "dynamodb.*.amazonaws.com*" } },
};

const isOfDrillsAlone = (id: CallId): boolean =>
  isWriteOperation(id) && writeOperations[id].purposes.every((purpose) => purpose === "drill");

/**
 * A drill and a restore write to the table they make, and to no other (`written`); of the restore itself AWS also looks at
 * what it is made from. Its item actions are for the new table, whoever restores.
 */
function placeOf(action: IamActionId, call: CallId, written: "scratch" | "target" | null): Place {
  const acted = iamActions[action].on;
  // Also of a key that is described: DynamoDB does it, and not this product.
  if (acted === "key" && isWriteOperation(call)) return "table-key";
  if (!isWriteOperation(call) || acted !== "table") return acted;
  const { service, command } = writeOperations[call];
  const ofRestore = command.startsWith("Restore");
  if (ofRestore && action === `${service}:${command}`) return acted;
  return written ?? (ofRestore ? "target" : acted);
}

function arnsOf(
  place: Place,
  { partition, auditRoles = [], backupRole = "*", target = "*" }: Bounds,
): readonly string[] {
  const arn = (service: string, rest: string): string => `arn:${partition}:${service}:*:*:${rest}`;
  const role = (name: string): string =>
    name.startsWith("arn:") ? name : `arn:${partition}:iam::*:role/${name.replace(/^\//, "")}`;
  switch (place) {
    case "any":
      return ["*"];
    case "member":
      return [`arn:${partition}:account::*:account`];
    case "account":
      return [`arn:${partition}:organizations::*:account/o-*/*`];
    case "table":
      // A star stands for slashes too: indexes, streams and backups of a table are in it.
      return [arn("dynamodb", "table/*")];
    case "backup":
      return [arn("dynamodb", "table/*/backup/*")];
    case "target":
      return [arn("dynamodb", `table/${target}`)];
    case "scratch":
      return [arn("dynamodb", `table/${scratchPrefix}*`)];
    case "vault":
      return [arn("backup", "backup-vault:*")];
    case "plan":
      return [arn("backup", "backup-plan:*")];
    case "key":
    case "table-key":
      return [arn("kms", "key/*")];
    case "stream":
      return [arn("kinesis", "stream/*")];
    case "findings":
      // What an account imports as its own, and not as the product of a vendor.
      return [arn("securityhub", "product/*/default")];
    case "audit-role":
      return auditRoles.map(role).sort();
    case "backup-role":
      return [role(backupRole)];
    default:
      return place satisfies never;
  }
}
