import { GetFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from "@aws-sdk/client-securityhub";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PushReport } from "../../../src/model/push-report.ts";
import { built } from "../../support/built.ts";
import { hasMoto, needMoto, startMoto, type Moto } from "../../support/moto.ts";
import { runNode } from "../../support/spawned.ts";
import { inTemporaryFolder, textsBelow } from "../../support/temporary-folder.ts";
import { anyKeys, clientsOf, environmentOf, management } from "./clients.ts";

const regions = ["eu-central-1", "us-east-1"] as const;

/** Two calls into one Region go side by side. */
const byId = ({ Id: a = "" }: AwsSecurityFinding, { Id: b = "" }: AwsSecurityFinding): number => (a < b ? -1 : 1);

describe("a push into moto's Security Hub, by the built command", () => {
  let moto: Moto;

  beforeAll(async () => {
    if (hasMoto()) moto = await startMoto();
  }, 120_000);

  afterAll(async () => {
    if (hasMoto()) await moto.stop();
  });

  async function held(region: string): Promise<readonly AwsSecurityFinding[]> {
    const client = new SecurityHubClient({ endpoint: moto.endpoint, region, credentials: anyKeys });
    const { Findings = [] } = await client.send(new GetFindingsCommand({ MaxResults: 100 }));
    client.destroy();
    return Findings.toSorted(byId);
  }

  it("lands as it was written, in the Region of each table", { timeout: 240_000 }, async (context) => {
    needMoto(context);
    for (const region of regions) {
      await clientsOf(moto.endpoint, anyKeys, region).dynamodb.send(
        new CreateTableCommand({
          TableName: `orders-${region}`,
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          BillingMode: "PAY_PER_REQUEST",
        }),
      );
    }
    await inTemporaryFolder(async (folder) => {
      const env = { HOME: folder, AWS_REGION: "us-east-1", ...environmentOf(moto.endpoint, anyKeys) };
      const restorable = (...args: readonly string[]) =>
        runNode({ args: [built("cli/bin.cjs"), ...args], cwd: folder, env });
      const audit = await restorable("audit", "--region", regions.join(","), "-o", "audit.asff.json");
      expect([1, 3]).toContain(audit.code);
      const pushed = await restorable("push", "latest", "--as-caller", "--yes", "-f", "json");
      expect({ code: pushed.code, stderr: pushed.code === 0 ? "" : pushed.stderr }).toEqual({ code: 0, stderr: "" });
      const report = JSON.parse(pushed.stdout) as PushReport;
      const written = JSON.parse((await textsBelow(folder)).get("audit.asff.json") ?? "[]") as AwsSecurityFinding[];
      expect(report.scopes.map(({ account, region, state }) => [account, region, state])).toEqual(
        regions.map((region) => [management, region, "pushed"]),
      );
      for (const region of regions) {
        const here = written.filter(({ ProductArn }) => ProductArn?.split(":")[3] === region).sort(byId);
        expect(here.length).toBeGreaterThan(0);
        expect(await held(region)).toEqual(here);
      }
      // Once more: moto, as AWS, keeps one of each.
      expect((await restorable("push", "latest", "--as-caller", "--yes")).code).toBe(0);
      expect((await held(regions[0])).length).toBe(
        written.filter(({ ProductArn }) => ProductArn?.split(":")[3] === regions[0]).length,
      );
    });
  });
});
