/** Generators of what goes wrong in the small organization: one fault or refusal, or several at once. */
import * as fc from "fast-check";
import {
  faultKinds,
  refusalCauses,
  type FaultKind,
  type FaultSpec,
  type RefusalSpec,
} from "../../src/emulator/organization.ts";
import { operations } from "../../src/model/operations.ts";
import { accounts, regions, type Disturbance } from "./organization.ts";

/** These cost real time at every call; few of them are tried, one by one. */
const slow: ReadonlySet<FaultKind> = new Set(["hang", "drip", "slow"]);
/** It strikes no read. */
const quick = faultKinds.filter((kind) => !slow.has(kind) && kind !== "limit-exceeded");
const tables = ["carts", "orders", "bare", "namesake", "untold", "archived", "new", "gone-2", "appears-1"];
const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const operation = anyOf(Object.keys(operations));

const place = fc.record(
  { account: anyOf(accounts), region: anyOf(regions), table: anyOf(tables) },
  { requiredKeys: [] },
);
/** The wider a fault, the more of what it does to the rest is seen: half of them are bound to no place. */
const somewhere = fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: place });
const often = fc.oneof(
  fc.constant({}),
  fc.record({ rate: anyOf([0.01, 0.2, 0.7]), seed: fc.nat(1_000) }),
  fc.record({ times: fc.integer({ min: 1, max: 12 }), after: fc.nat(20) }),
);

/** A list that never ends is read for as long as one of two million items: not here. */
const endless = ({ kind, rate = 1, times }: FaultSpec): boolean =>
  kind === "empty-page" && rate > 0.2 && times === undefined;
const possible = (fault: FaultSpec): boolean =>
  !endless(fault) && (fault.kind !== "not-found" || /DescribeTable|Continuous|TagsOf/.test(fault.operation ?? ""));

const fault: fc.Arbitrary<FaultSpec> = fc
  .tuple(anyOf(quick), operation, somewhere, often)
  .map(([kind, of, where, when]): FaultSpec => ({ kind, operation: of, ...where, ...when }))
  .filter(possible);

const refusal: fc.Arbitrary<RefusalSpec> = fc
  .tuple(operation, anyOf(refusalCauses), somewhere)
  .map(([of, because, where]) => ({ operation: of, because, ...where }));

/** One to three faults, and now and then a refusal. */
export const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  faults: fc.array(fault, { minLength: 1, maxLength: 3 }),
  refusals: fc.array(refusal, { maxLength: 1 }),
});
