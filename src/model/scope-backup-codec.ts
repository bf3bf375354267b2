/** What AWS Backup holds and does in a scope, to JSON and back: a part of the scope's last line. */
import type { BackupPlan, BackupPlans, BackupRule, BackupSelection } from "./backup-plans.ts";
import { selectionOperators } from "./backup-plans.ts";
import { array, boolean, count, nullable, object, oneOf, refuse, string, type Decoder } from "./decoder.ts";
import { known, type Fact } from "./fact.ts";
import { decodeFact, decodeUnknown, encodeFact } from "./fact-codec.ts";
import type { ScopeBackup } from "./observation.ts";

export const encodeScopeBackup = ({ points, plans }: ScopeBackup): unknown => ({
  ...(points === undefined ? {} : { points }),
  ...(plans === undefined
    ? {}
    : { plans: { ...plans, optIn: encodeFact(plans.optIn), advanced: encodeFact(plans.advanced) } }),
});

const decodeFlag: Decoder<Fact<boolean>> = (value) => {
  const fact = decodeFact(value);
  if (fact.state !== "known") return fact;
  if (typeof fact.value !== "boolean") throw refuse("true or false", value);
  return known(fact.value);
};

const decodeRule = object<BackupRule>({
  id: string,
  name: string,
  vault: string,
  schedule: nullable(string),
  timezone: nullable(string),
  continuous: boolean,
  deleteAfterDays: nullable(count),
  coldAfterDays: nullable(count),
  copies: array(object({ vaultArn: string, deleteAfterDays: nullable(count) })),
});

const decodeSelection = object<BackupSelection>({
  id: string,
  name: string,
  resources: array(string),
  notResources: array(string),
  listOfTags: array(object({ type: string, key: string, value: string })),
  conditions: array(object({ operator: oneOf(...selectionOperators), key: string, value: string })),
});

const decodePlan = object<BackupPlan>({
  id: string,
  name: string,
  from: oneOf("account", "organization"),
  rules: array(decodeRule),
  selections: array(decodeSelection),
  missing: array(decodeUnknown),
});

const decodePlans = object<BackupPlans>({
  plans: array(decodePlan),
  missing: array(decodeUnknown),
  optIn: decodeFlag,
  advanced: decodeFlag,
});

export const decodeScopeBackup = object<ScopeBackup>(
  { points: object({ missing: array(decodeUnknown) }), plans: decodePlans },
  ["points", "plans"],
);
