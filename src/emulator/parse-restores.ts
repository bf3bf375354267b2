/** What a specification of keys, of indexes and of restores must look like; every mistake is told with its path. */
import { indexTypes, projections } from "./indexes.ts";
import type { TableSpec } from "./organization.ts";
import { restoreEnds, summaryKinds } from "./restore-spec.ts";
import { duration, integer, listOf, onlyTrue, oneOf, shape, text, type Report } from "./shape.ts";

const large = Number.MAX_SAFE_INTEGER;
const attribute = text(/^.{1,255}$/su, "the name of an attribute");
const indexName = text(/^[a-zA-Z0-9_.-]{3,255}$/, "the name of an index (3 to 255 of a-z A-Z 0-9 _ . -)");

export const organizationRestores = shape({
  takes: duration,
  atOnce: integer(1, 50),
  summary: oneOf(summaryKinds),
  countedAfter: duration,
});

export const tableKey = shape({ hash: attribute, range: attribute }, ["hash"]);

export const indexes = listOf(
  shape(
    {
      name: indexName,
      type: oneOf(indexTypes),
      hash: attribute,
      range: attribute,
      projection: oneOf(projections),
      attributes: listOf(attribute),
    },
    ["name"],
  ),
);

export const tableRestores = shape({
  takes: duration,
  ends: oneOf(restoreEnds),
  itemCount: integer(0, large),
  unreadable: onlyTrue,
  lacks: listOf(indexName),
  losesKey: onlyTrue,
});

/** Expects the shape to be right. */
export function judgeIndexes({ key, indexes: own = [], restores }: TableSpec, path: string, report: Report): void {
  for (const [place, index] of own.entries()) {
    const at = `${path}.indexes[${place}] (${index.name})`;
    if (own.findIndex(({ name }) => name === index.name) !== place) report(at, "a second index of this name");
    if ((index.projection === "INCLUDE") !== (index.attributes !== undefined)) {
      report(at, "`attributes` belong to `projection: INCLUDE`, and to no other");
    }
    if (index.type !== "LOCAL") continue;
    if (key?.range === undefined) report(at, "a LOCAL index is of a table with a range key only");
    if (index.hash !== undefined) report(at, "a LOCAL index has the hash key of its table: leave out `hash`");
    if (index.range === undefined) report(at, "a LOCAL index needs a range key");
  }
  for (const name of restores?.lacks ?? []) {
    if (!own.some((index) => index.name === name)) report(`${path}.restores.lacks`, `${name} is no index of the table`);
  }
}
