import { describe, expect, it } from "vitest";
import { deriveFacts } from "../../src/model/derive.ts";
import { absent, known, unknown, type Fact, type ListItem, type Unknown } from "../../src/model/fact.ts";
import { account, ago, asOf, day, deniedBy, hour, table } from "../evaluate/build.ts";

const job = (members: Readonly<Record<string, Fact>> = {}): ListItem => ({
  status: known("COMPLETED"),
  created: known(ago(3 * day)),
  completed: known(ago(3 * day - hour)),
  validation: absent,
  testingPlan: absent,
  pointCreated: known(ago(4 * day)),
  ...members,
});

/** The table is 100 days old unless told otherwise. */
function seen(jobs: readonly ListItem[], missing: readonly Unknown[] = [], created: Fact = known(ago(100 * day))) {
  const record = table({ facts: { "table.created": created } });
  return deriveFacts(
    account,
    {
      ...record,
      groups: { ...record.groups, restoreTests: { state: "read" } },
      lists: { ...record.lists, restoresByArn: { items: jobs, missing } },
    },
    asOf,
  );
}

describe("a restore of a table", () => {
  it("is told with its age and how long it took", () => {
    expect(seen([job()]).list("restoreTests")).toEqual({
      items: [
        {
          status: known("COMPLETED"),
          created: known(ago(3 * day)),
          age: known(3 * day),
          took: known(hour),
          validation: absent,
          testingPlan: absent,
          by: known("aws-backup"),
          authenticated: absent,
        },
      ],
      missing: [],
    });
  });

  it("that has not ended took no time yet", () => {
    expect(seen([job({ status: known("RUNNING"), completed: absent })]).list("restoreTests").items[0]).toMatchObject({
      took: absent,
    });
  });

  it("from a point of a deleted namesake is none of this table", () => {
    const view = seen([job({ pointCreated: known(ago(101 * day)) })]);
    expect(view.list("restoreTests")).toEqual({ items: [], missing: [] });
    expect(view.fact("recovery.lastDrill")).toEqual(absent);
  });

  it.each([
    ["the point's creation is not told", job({ pointCreated: absent }), known(ago(100 * day))],
    ["the table's creation is not told", job(), unknown(deniedBy("dynamodb:DescribeTable"))],
  ])("is missing and not left out where %s", (_, told, created) => {
    const { items, missing } = seen([told], [], created).list("restoreTests");
    expect([items, missing]).toMatchObject([[], [{ kind: "depends-on" }]]);
  });

  it("against AWS's own contract is malformed and not absent", () => {
    const [item] = seen([job({ status: absent, created: known("yesterday") })]).list("restoreTests").items;
    for (const name of ["status", "created", "age", "took"]) {
      expect(item?.[name]).toMatchObject({ state: "unknown", reason: { kind: "malformed" } });
    }
  });
});

describe("the last drill", () => {
  it("is the newest restore that completed", () => {
    const jobs = [
      job({ created: known(ago(9 * day)) }),
      job(),
      job({ status: known("FAILED"), created: known(ago(day)) }),
    ];
    expect(seen(jobs).fact("recovery.lastDrill")).toEqual(known(ago(3 * day)));
  });

  it("is not known where a newer one may have completed, but for when it was at the earliest", () => {
    const view = seen([job()], [deniedBy("backup:ListRestoreJobs")]);
    expect(view.fact("recovery.lastDrill")).toEqual(
      unknown(deniedBy("backup:ListRestoreJobs"), { atLeast: ago(3 * day) }),
    );
  });
});
