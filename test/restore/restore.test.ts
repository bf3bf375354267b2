import { describe, expect, it } from "vitest";
import {
  arnOf,
  fromBackup,
  inShop,
  invoke,
  reportIn,
  restoreCalls,
  rich,
  scopeOf,
  shop,
  tableOf,
  toTime,
  type Place,
} from "./restore-place.ts";

const day = 86_400_000;

describe("a restore", () => {
  it("from a backup makes the table under its new name, and tells how long that took and by which request", () =>
    inShop(async (place) => {
      const { exit, stdout } = await invoke(place, fromBackup(place, "orders-restored"));
      expect(exit).toBe(0);
      const { outcome, from, cost, caller, foreignHosts } = reportIn(place);
      const table = tableOf(place, "orders-restored");
      expect(table.status).toBe("ACTIVE");
      expect(outcome).toMatchObject({
        state: "active",
        tableArn: arnOf("orders-restored"),
        tableId: table.tableId,
        requestId: expect.stringMatching(/^[0-9A-Za-z-]{16,}$/) as string,
        already: false,
      });
      // It takes four minutes, and is looked for every few seconds.
      expect(outcome).toHaveProperty("elapsed", expect.closeTo(240_000, -5));
      expect(from).toMatchObject({ table: "orders", sizeBytes: rich.sizeBytes });
      expect(cost?.amount).toBeCloseTo(3);
      expect(caller).toContain("111111111111");
      expect(foreignHosts).toEqual([new URL(place.emulator.endpoint).hostname]);
      expect(stdout).toMatch(/orders-restored is restored: ACTIVE 4 min \d+ s after it was asked for/);
      expect(stdout).toContain("about 3.00 USD for 20.0 GiB, an estimate");
    }));

  it("brings back a table that is gone, from its backup", () =>
    inShop(
      async (place) => {
        const { exit } = await invoke(place, fromBackup(place, "orders"));
        expect(exit).toBe(0);
        expect(tableOf(place, "orders").status).toBe("ACTIVE");
        const late = await invoke(place, toTime("latest", "orders-2"));
        expect(late.exit).toBe(2);
      },
      [{ ...rich, deleted: "1h" }],
    ));

  it("to a moment holds that moment, and to the newest the newest", () =>
    inShop(async (place) => {
      const at = new Date(place.emulator.clock.now() - 3 * day).toISOString();
      expect((await invoke(place, toTime(at, "orders-before"))).exit).toBe(0);
      expect(reportIn(place).from.dataAt).toBe(at);
      expect(scopeOf(place).restores[0]).toMatchObject({ table: "orders-before", to: at });
      expect((await invoke(place, toTime("latest", "orders-now"))).exit).toBe(0);
      expect(reportIn(place).outcome.state).toBe("active");
      expect(scopeOf(place).restores[1]).toMatchObject({ table: "orders-now" });
    }));

  it("may name the table without its ARN, with account and Region", () =>
    inShop(async (place) => {
      const argv = ["restore", "--table", "orders", "--account", shop, "--region", "eu-west-1", "--yes"];
      const { exit } = await invoke(place, [...argv, "--to-time", "latest", "--to", "orders-2"]);
      expect(exit).toBe(0);
      expect(tableOf(place, "orders-2").status).toBe("ACTIVE");
    }));

  it("that is not waited for is under way, and the same command waits for it", () =>
    inShop(async (place) => {
      const first = await invoke(place, fromBackup(place, "orders-2", "--no-wait"));
      expect(first.exit).toBe(3);
      expect(reportIn(place).outcome.state).toBe("under-way");
      expect(reportIn(place).next[0]?.command).toContain("restorable restore --backup");
      const second = await invoke(place, fromBackup(place, "orders-2"));
      expect(second.exit).toBe(0);
      expect(reportIn(place).outcome).toMatchObject({ state: "active", already: false });
      const third = await invoke(place, fromBackup(place, "orders-2"));
      expect(third.exit).toBe(0);
      expect(reportIn(place).outcome).toMatchObject({ state: "active", already: true });
      expect(restoreCalls(place)).toHaveLength(1);
    }));

  it("tells on standard error how long it takes so far", () =>
    inShop(async (place) => {
      const { stderr } = await invoke(place, fromBackup(place, "orders-2"));
      expect(stderr).toMatch(/^restoring orders-2: CREATING for \d+ s$/m);
      expect(stderr).toMatch(/^restoring orders-2: CREATING for 3 min \d+ s$/m);
    }));

  it("may be made anew once somebody deleted the table that it had made", () =>
    inShop(async (place) => {
      await invoke(place, fromBackup(place, "orders-2"));
      const { tableId } = tableOf(place, "orders-2");
      place.emulator.clock.advance(60_000);
      await deleted(place, "orders-2");
      expect((await invoke(place, fromBackup(place, "orders-2"))).exit).toBe(0);
      expect(tableOf(place, "orders-2").tableId).not.toBe(tableId);
      expect(restoreCalls(place)).toHaveLength(2);
    }));
});

describe("what is refused before anything is made", () => {
  it.each([
    ["before the window", "2026-01-01T00:00:00Z", /outside of what PITR of orders holds: 2026-10-31T.* to 2026-11-20T/],
    ["after the window", "2026-12-24T00:00:00Z", /outside of what PITR of orders holds/],
  ])("a moment %s, with the window", (_, instant, message) =>
    inShop(async (place) => {
      const { exit, stderr, stdout } = await invoke(place, toTime(instant, "orders-2"));
      expect(exit).toBe(2);
      expect(stderr).toMatch(message);
      expect(stdout).toBe("");
      expect(restoreCalls(place)).toEqual([]);
    }),
  );

  it("a moment of a table without PITR", () =>
    inShop(
      async (place) => {
        const { exit, stderr } = await invoke(place, toTime("latest", "orders-2"));
        expect(exit).toBe(2);
        expect(stderr).toContain("PITR of orders is off");
        expect(restoreCalls(place)).toEqual([]);
      },
      [{ ...rich, pitr: { enabled: false } }],
    ));

  it("a name that is taken", () =>
    inShop(
      async (place) => {
        const { exit, stderr } = await invoke(place, fromBackup(place, "carts"));
        expect(exit).toBe(2);
        expect(stderr).toContain("there is a table carts already");
        expect(restoreCalls(place)).toEqual([]);
      },
      [rich, { name: "carts" }],
    ));

  it("a table whose key cannot be used", () =>
    inShop(
      async (place) => {
        const { exit, stderr } = await invoke(place, toTime("latest", "orders-2"));
        expect(exit).toBe(2);
        expect(stderr).toContain("its encryption key is disabled");
        expect(restoreCalls(place)).toEqual([]);
      },
      [{ ...rich, status: "INACCESSIBLE_ENCRYPTION_CREDENTIALS" }],
    ));

  it("a backup that is still being made", () =>
    inShop(
      async (place) => {
        const { exit, stderr } = await invoke(place, fromBackup(place, "orders-2"));
        expect(exit).toBe(2);
        expect(stderr).toContain("the backup is CREATING, not AVAILABLE");
      },
      [{ ...rich, backups: [{ age: "1m", name: "nightly", status: "CREATING" }] }],
    ));

  it("a backup that AWS Backup keeps", () =>
    inShop(
      async (place) => {
        const { exit, stderr } = await invoke(place, fromBackup(place, "orders-2"));
        expect(exit).toBe(2);
        expect(stderr).toContain("AWS Backup made and keeps that backup");
      },
      [{ ...rich, backups: [{ age: "1d", name: "nightly", type: "AWS_BACKUP" }] }],
    ));

  it("a backup that is gone", () =>
    inShop(async (place) => {
      const arn = `${arnOf("orders")}/backup/01600000000000-0badcafe`;
      const { exit, stderr } = await invoke(place, ["restore", "--backup", arn, "--to", "orders-2", "--yes"]);
      expect(exit).toBe(2);
      expect(stderr).toContain(`there is no backup ${arn}`);
    }));

  it.each([
    [["--backup", "arn:aws:backup:eu-west-1:222222222222:recovery-point:1f2e"], /start-restore-job/],
    [["--backup", arnOf("orders")], /is no ARN of a native backup/],
    [["--table", "orders", "--to-time", "latest"], /a name says no Region/],
    [["--table", arnOf("orders")], /--to-time/],
    [["--table", arnOf("orders"), "--to-time", "2026-02-30T00:00:00Z"], /It must be `latest`/],
    [["--table", arnOf("orders"), "--to-time", "2026-11-01T12:00:00.5Z"], /whole seconds/],
    [["--table", arnOf("orders"), "--to-time", "latest", "--region", "us-east-1"], /lies in eu-west-1/],
    [["--table", arnOf("orders"), "--to-time", "latest", "--account", "111111111111"], /lies in 222222222222/],
    [["--table", arnOf("orders").replace("arn:aws:", "arn:aws-cn:"), "--to-time", "latest"], /another partition/],
    [["--table", arnOf("orders"), "--to-time", "latest", "--to", "no"], /3 to 255/],
  ])("%o", (argv, message) =>
    inShop(async (place) => {
      const { exit, stderr } = await invoke(place, ["restore", "--to", "orders-2", "--yes", ...argv]);
      expect(exit).toBe(2);
      expect(stderr).toMatch(message);
      expect(restoreCalls(place)).toEqual([]);
    }),
  );

  it("a restore that nobody confirms", () =>
    inShop(async (place) => {
      const argv = fromBackup(place, "orders-2").filter((word) => word !== "--yes");
      const silent = await invoke(place, argv);
      expect(silent).toMatchObject({ exit: 2 });
      expect(silent.stderr).toContain("Add --yes");
      const no = await invoke(place, argv, { stdin: { isTTY: true, line: async () => "no" } });
      expect(no).toMatchObject({ exit: 2 });
      expect(no.stderr).toContain("deletion protection");
      expect(no.stderr).toContain("AWS promises no duration");
      expect(restoreCalls(place)).toEqual([]);
      const yes = await invoke(place, argv, { stdin: { isTTY: true, line: async () => "yes" } });
      expect(yes.exit).toBe(0);
    }));

  it("another account by the caller's own keys, and an account without the role", () =>
    inShop(async (place) => {
      const own = await invoke(place, fromBackup(place, "orders-2", "--as-caller"));
      expect(own.exit).toBe(2);
      expect(own.stderr).toContain("--as-caller restores in the account of your credentials alone");
      const none = await invoke(place, fromBackup(place, "orders-2", "--write-role", "Nobody"));
      expect(none.exit).toBe(3);
      expect(none.stderr).toContain("Nobody in 222222222222: sts:AssumeRole");
      expect(restoreCalls(place)).toEqual([]);
    }));
});

describe("a session that restores", () => {
  const actionsOf = ({ emulator }: Place): readonly string[] => {
    const { policy } = emulator.sessions().at(-1) ?? {};
    const { Statement } = (typeof policy === "string" ? JSON.parse(policy) : policy) as {
      readonly Statement: readonly { readonly Action: readonly string[] }[];
    };
    return Statement.flatMap(({ Action }) => Action);
  };

  it("can make this kind of restore, and change no other table's settings", () =>
    inShop(async (place) => {
      expect((await invoke(place, fromBackup(place, "orders-2", "--no-wait"))).exit).toBe(3);
      expect(actionsOf(place)).toContain("dynamodb:RestoreTableFromBackup");
      const others =
        /RestoreTableToPointInTime|:(Update(Table|Time|Cont)|Tag|Put.*Policy|Enable|DeleteTable|DeleteBackup)/;
      expect(actionsOf(place).filter((action) => others.test(action))).toEqual([]);
    }));
});

describe("what AWS does not tell", () => {
  it.each([
    ["the backup", "dynamodb:DescribeBackup", fromBackup],
    ["the window", "dynamodb:DescribeContinuousBackups", () => toTime("latest", "orders-2")],
    ["whether the name is free", "dynamodb:DescribeTable", fromBackup],
  ] as const)("is not guessed: %s", (_, operation, argvOf) =>
    inShop(
      async (place) => {
        const { exit, stderr, stdout } = await invoke(place, argvOf(place, "orders-2"));
        expect([exit, stdout]).toEqual([3, ""]);
        expect(stderr).toContain(`nothing was asked for, as this is not known: ${operation}: denied by a service`);
        expect(restoreCalls(place)).toEqual([]);
      },
      [rich],
      { refusals: [{ operation, because: "scp" }] },
    ),
  );
});

describe("what AWS refuses", () => {
  it("is told with what to do: fifty restores at once", () =>
    inShop(
      async (place) => {
        expect((await invoke(place, toTime("latest", "orders-2", "--no-wait"))).exit).toBe(3);
        const { exit, stdout } = await invoke(place, fromBackup(place, "orders-3"));
        expect(exit).toBe(1);
        expect(reportIn(place).outcome).toMatchObject({ state: "refused", by: "aws" });
        expect(stdout.replace(/\s+/g, " ")).toContain("an account can have 50 restores under way in a Region");
        place.emulator.clock.advance(600_000);
        expect((await invoke(place, fromBackup(place, "orders-3"))).exit).toBe(0);
      },
      [rich],
      { restores: { atOnce: 1 } },
    ));

  it("is told with what to do: a backup that is being restored", () =>
    inShop(async (place) => {
      expect((await invoke(place, fromBackup(place, "orders-2", "--no-wait"))).exit).toBe(3);
      const { exit, stdout } = await invoke(place, fromBackup(place, "orders-3"));
      expect(exit).toBe(1);
      expect(stdout.replace(/\s+/g, " ")).toContain("AWS makes one at a time");
    }));

  it("is told: the restore itself is denied", () =>
    inShop(
      async (place) => {
        const { exit } = await invoke(place, fromBackup(place, "orders-2"));
        expect(exit).toBe(1);
        expect(reportIn(place).outcome).toMatchObject({
          state: "refused",
          because: expect.stringContaining("denied by a service control policy") as string,
        });
      },
      [rich],
      { refusals: [{ operation: "dynamodb:RestoreTableFromBackup", because: "scp" }] },
    ));
});

describe("a restore that goes wrong", () => {
  it("has failed where AWS takes the table away again", () =>
    inShop(
      async (place) => {
        const { exit } = await invoke(place, fromBackup(place, "orders-2"));
        expect(exit).toBe(1);
        expect(reportIn(place).outcome).toMatchObject({
          state: "failed",
          because: expect.stringContaining("not there any more") as string,
        });
        const again = await invoke(place, fromBackup(place, "orders-2", "--no-wait"));
        expect(again.exit).toBe(3);
        expect(restoreCalls(place)).toHaveLength(2);
      },
      [{ ...rich, restores: { ends: "gone" } }],
    ));

  it("that hangs is waited for until somebody interrupts, who is told how to go on", () =>
    inShop(
      async (place) => {
        const stop = new AbortController();
        let sleeps = 0;
        const { exit, stderr } = await invoke(place, fromBackup(place, "orders-2"), {
          signal: stop.signal,
          async sleep(ms) {
            if (++sleeps > 300) stop.abort(new DOMException("stopped", "AbortError"));
            stop.signal.throwIfAborted();
            await new Promise((resolve) => setImmediate(resolve));
            place.emulator.clock.advance(ms);
          },
        });
        expect(exit).toBe(130);
        expect(stderr).toContain("What AWS has begun goes on there");
        expect(stderr).toContain("  restorable restore --backup");
        expect(restoreCalls(place)).toHaveLength(1);
        const { outcome } = (await invoke(place, fromBackup(place, "orders-2", "--no-wait")), reportIn(place));
        expect(outcome.state).toBe("under-way");
        expect(restoreCalls(place)).toHaveLength(1);
      },
      [{ ...rich, restores: { ends: "never" } }],
    ));

  it.each(["reset", "reset-mid-body"] as const)(
    "is found again where the answer was lost (%s), and asked for once",
    (kind) =>
      inShop(
        async (place) => {
          expect((await invoke(place, fromBackup(place, "orders-2"))).exit).toBe(0);
          expect(scopeOf(place).restores).toHaveLength(1);
          expect(restoreCalls(place)).toHaveLength(1);
          expect(reportIn(place).outcome).toMatchObject({ state: "active", requestId: null });
        },
        [rich],
        { faults: [{ kind, operation: "dynamodb:RestoreTableFromBackup", times: 1 }] },
      ),
  );

  it("is unclear where AWS failed before it began, and made once by the same command", () =>
    inShop(
      async (place) => {
        expect((await invoke(place, fromBackup(place, "orders-2"))).exit).toBe(3);
        expect(reportIn(place).outcome.state).toBe("unclear");
        expect(scopeOf(place).restores).toEqual([]);
        expect((await invoke(place, fromBackup(place, "orders-2"))).exit).toBe(0);
        expect(scopeOf(place).restores).toHaveLength(1);
      },
      [rich],
      { faults: [{ kind: "server-error", operation: "dynamodb:RestoreTableFromBackup", times: 1 }] },
    ));
});

async function deleted(place: Place, table: string): Promise<void> {
  const { DeleteTableCommand, DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient({
    endpoint: place.emulator.endpoint,
    region: "eu-west-1",
    credentials: place.emulator.credentials(shop),
  });
  await client.send(new DeleteTableCommand({ TableName: table }));
  client.destroy();
  place.emulator.clock.advance(600_000);
}
