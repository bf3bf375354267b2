/**
 * What is told of a table outside of its own record: by other scopes, and by the backup plans of its own. The link pass
 * makes it of a run; an example states it.
 */
import { unreadList, type Fact, type ListFact, type ListItem } from "./fact.ts";

export type Surroundings = {
  /** AWS Backup's points of the ARN in other scopes, as those stored them, with `account` and `region` of the vault. */
  copiesOf(arn: string): ListFact;
  /** Items of `backupPlans`; `tag` looks a tag of the table up. */
  plansOf(arn: string, tag: (key: string) => Fact): ListFact;
  /** Items of `table.replicas`; `told` are those that the table itself names, with `arn`, `account`, `region` and `status`. */
  replicasOf(arn: string, told: ListFact): ListFact;
  /** Items of `restoreTests`: drills of the table, that the audit was given. */
  drillsOf(arn: string, tableId: Fact): ListFact;
};

const notLooked = (what: string): ListFact =>
  unreadList({ kind: "not-collected", detail: `${what} were not looked for` });

/** Of a table that is looked at alone. */
export const nothingAround: Surroundings = {
  copiesOf: () => notLooked("copies in other Regions and accounts"),
  plansOf: () => notLooked("backup plans"),
  replicasOf: (_, told) => ({
    items: told.items.map(alone),
    missing: told.missing,
  }),
  drillsOf: () => ({ items: [], missing: [] }),
};

/** A replica as far as the table that names it can tell. */
function alone(replica: ListItem): ListItem {
  const { arn: _arn, ...told } = replica;
  return told;
}
