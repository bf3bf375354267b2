import { DescribeContinuousBackupsCommand, ListBackupsCommand } from "@aws-sdk/client-dynamodb";
import { ListRegionsCommand } from "@aws-sdk/client-account";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import { createQuotas } from "../../src/emulator/quotas.ts";
import { clientsOf, management, organizationOf, refusalOf, started, withTables } from "./clients.ts";

describe("a token bucket", () => {
  it("lets the burst through, then the documented rate, per account, Region and operation", () => {
    let at = 0;
    const within = createQuotas(() => at);
    const burst = (account: string, region: string) =>
      Array.from({ length: 8 }, () => within(account, region, "dynamodb:ListBackups")).filter(Boolean).length;
    expect(burst("a", "r")).toBe(5);
    expect(burst("a", "s")).toBe(5);
    expect(burst("b", "r")).toBe(5);
    at += 600;
    expect(burst("a", "r")).toBe(3);
    at += 3_600_000;
    expect(burst("a", "r")).toBe(5);
    expect(within("a", "r", "dynamodb:DescribeContinuousBackups")).toBe(true);
  });

  it("does not charge a call that is throttled", () => {
    let at = 0;
    const within = createQuotas(() => at);
    for (let call = 0; call < 1000; call += 1) within("a", "r", "dynamodb:DescribeContinuousBackups");
    at += 100;
    expect(within("a", "r", "dynamodb:DescribeContinuousBackups")).toBe(true);
    // 990 throttled calls have taken nothing from the 2,500/s that all operations share.
    const others = Array.from({ length: 3000 }, () => within("a", "r", "dynamodb:DescribeTable")).filter(
      Boolean,
    ).length;
    expect(others).toBe(2499);
  });
});

describe("an emulator with quotas", () => {
  it("throttles in the words of each service", async () => {
    const emulator = await started(organizationOf([{ name: "orders" }]), { quotas: true });
    const { dynamodb, account, organizations } = clientsOf(emulator, emulator.credentials(management));
    const storm = async (send: () => Promise<unknown>) => {
      const settled = await Promise.allSettled(Array.from({ length: 60 }, send));
      const rejected = settled.find((outcome) => outcome.status === "rejected");
      return refusalOf(Promise.reject(rejected?.reason as Error));
    };
    const throttled = { name: "ThrottlingException", status: 400, message: "Rate exceeded" };
    expect(await storm(() => dynamodb.send(new ListBackupsCommand({})))).toEqual(throttled);
    expect(await storm(() => account.send(new ListRegionsCommand({})))).toMatchObject({
      name: "TooManyRequestsException",
      status: 429,
    });
    expect(await storm(() => organizations.send(new ListAccountsCommand({})))).toMatchObject({
      name: "TooManyRequestsException",
      status: 400,
    });
    expect(emulator.log().filter((entry) => entry.error === "ThrottlingException").length).toBeGreaterThan(0);
  });

  it("throttles nobody unless asked to", async () => {
    const { dynamodb } = await withTables([{ name: "orders" }]);
    const calls = Array.from({ length: 60 }, () =>
      dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: "orders" })),
    );
    expect(await Promise.all(calls)).toHaveLength(60);
  });
});
