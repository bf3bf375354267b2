/**
 * Remarks in, one after the other, folded ones out: of alike remarks one is kept, and of their places the ids. What is held
 * grows with causes times accounts, never with Regions times accounts.
 */
import { compareText } from "../model/compare-text.ts";
import { checkIds, standings, type FoldedRemark, type PlacedRemark, type Remark } from "../model/examination.ts";

/** Accounts of which a remark keeps the name. */
const named = 3;

type Kept = {
  remark: Remark;
  /** Of the place that `remark` is of: the first one, whatever order they come in. */
  from: string;
  places: number;
  readonly accounts: Set<string>;
  readonly regions: Set<string>;
  readonly names: Map<string, string>;
};

export type Remarks = {
  add(remark: PlacedRemark): void;
  /** By check, the worst first, then by action, text and fix. */
  folded(): readonly FoldedRemark[];
};

export function foldRemarks(): Remarks {
  const kept = new Map<string, Kept>();
  return {
    add({ place, ...remark }) {
      const { check, standing, text, action, fix } = remark;
      const key = JSON.stringify([check, standing, text, action, fix]);
      const from = `${place.account ?? ""} ${place.region ?? ""}`;
      const found: Kept = kept.get(key) ?? {
        remark,
        from,
        places: 0,
        accounts: new Set(),
        regions: new Set(),
        names: new Map(),
      };
      kept.set(key, found);
      if (compareText(from, found.from) < 0) Object.assign(found, { remark, from });
      if (place.account === undefined) return;
      found.places += 1;
      found.accounts.add(place.account);
      if (place.region !== undefined) found.regions.add(place.region);
      if (place.name !== undefined) keepFirst(found.names, place.account, place.name);
    },
    folded: () =>
      [...kept.values()]
        .map(ofKept)
        .sort(
          (a, b) =>
            checkIds.indexOf(a.check) - checkIds.indexOf(b.check) ||
            standings.indexOf(b.standing) - standings.indexOf(a.standing) ||
            compareText(a.action ?? "", b.action ?? "") ||
            compareText(a.text, b.text) ||
            compareText(a.fix.join("\n"), b.fix.join("\n")),
        ),
  };
}

const ofKept = ({ remark, places, accounts, regions, names }: Kept): FoldedRemark => ({
  ...remark,
  places,
  accounts: [...accounts].sort(compareText),
  regions: [...regions].sort(compareText),
  names: Object.fromEntries(names),
});

/** Those of the lowest ids, whatever order accounts are opened in. */
function keepFirst(names: Map<string, string>, account: string, name: string): void {
  names.set(account, name);
  if (names.size <= named) return;
  const last = [...names.keys()].sort(compareText).at(-1);
  if (last !== undefined) names.delete(last);
}
