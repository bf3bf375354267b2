import { ListRegionsCommand, paginateListRegions } from "@aws-sdk/client-account";
import {
  ListProtectedResourcesCommand,
  paginateListProtectedResources,
  type ProtectedResource,
} from "@aws-sdk/client-backup";
import { GetResourcesCommand, paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, it } from "vitest";
import { clientsOf, management, member, organizationOf, refusalOf, region, started, withTables } from "./clients.ts";

const arn = (name: string) => `arn:aws:dynamodb:${region}:${member}:table/${name}`;

describe("account:ListRegions", () => {
  it("tells enabled Regions from those that are not", async () => {
    const { account } = await withTables([]);
    const { Regions } = await account.send(new ListRegionsCommand({}));
    expect(Regions).toEqual([
      { RegionName: "af-south-1", RegionOptStatus: "DISABLED" },
      { RegionName: "eu-central-1", RegionOptStatus: "ENABLED_BY_DEFAULT" },
      { RegionName: "us-east-1", RegionOptStatus: "ENABLED_BY_DEFAULT" },
    ]);
  });

  it("pages and filters", async () => {
    const { account } = await withTables([]);
    const pages: (string | undefined)[][] = [];
    const input = { MaxResults: 1, RegionOptStatusContains: ["ENABLED_BY_DEFAULT" as const] };
    for await (const page of paginateListRegions({ client: account }, input)) {
      pages.push((page.Regions ?? []).map((listed) => listed.RegionName));
    }
    expect(pages).toEqual([["eu-central-1"], ["us-east-1"]]);
  });

  it("answers about another account to those who manage the organization, never about the management account itself", async () => {
    const emulator = await started(organizationOf([]));
    const ask = (from: string, AccountId: string) =>
      clientsOf(emulator, emulator.credentials(from)).account.send(new ListRegionsCommand({ AccountId }));
    expect((await ask(management, member)).Regions).toHaveLength(3);
    const own = await refusalOf(ask(management, management));
    expect(own).toMatchObject({ name: "AccessDeniedException", status: 403 });
    expect(own.message).toContain("standalone context");
    expect((await refusalOf(ask(member, management))).name).toBe("AccessDeniedException");
    expect((await refusalOf(ask(management, "12"))).name).toBe("ValidationException");
  });
});

describe("tagging:GetResources", () => {
  const tables = [
    ...Array.from({ length: 120 }, (_, n) => ({ name: `t-${String(n).padStart(3, "0")}`, tags: { n: String(n) } })),
    { name: "untagged" },
    { name: "z-prod", tags: { env: "prod", team: "a" } },
  ];

  it("gives a hundred tagged tables a page, and an empty token at the end", async () => {
    const { tagging } = await withTables(tables);
    const sizes: number[] = [];
    let last: string | undefined;
    for await (const page of paginateGetResources({ client: tagging }, { ResourceTypeFilters: ["dynamodb:table"] })) {
      sizes.push(page.ResourceTagMappingList?.length ?? 0);
      last = page.PaginationToken;
    }
    expect(sizes).toEqual([100, 21]);
    expect(last).toBe("");
  });

  it("filters by tag, type and ARN", async () => {
    const { tagging } = await withTables(tables);
    const ask = async (input: object) =>
      ((await tagging.send(new GetResourcesCommand(input))).ResourceTagMappingList ?? []).map(
        (entry) => entry.ResourceARN,
      );
    expect(await ask({ TagFilters: [{ Key: "env", Values: ["prod", "test"] }, { Key: "team" }] })).toEqual([
      arn("z-prod"),
    ]);
    expect(await ask({ ResourceTypeFilters: ["ec2:instance"] })).toEqual([]);
    expect(await ask({ ResourceARNList: [arn("t-007"), arn("untagged")] })).toEqual([arn("t-007")]);
    const both = new GetResourcesCommand({ ResourceARNList: [arn("t-007")], ResourceTypeFilters: ["dynamodb"] });
    expect((await refusalOf(tagging.send(both))).name).toBe("InvalidParameterException");
  });

  it("lists a table that was tagged once with no tags, and one that never was not at all", async () => {
    const { tagging } = await withTables([{ name: "never" }, { name: "once", tags: {} }]);
    const { ResourceTagMappingList } = await tagging.send(new GetResourcesCommand({}));
    expect(ResourceTagMappingList).toEqual([{ ResourceARN: arn("once"), Tags: [] }]);
  });

  it("carries any text a tag can hold", async () => {
    const value = `<b>|]]>"'\n\u001b[31m🦉`;
    const { tagging } = await withTables([{ name: "hostile", tags: { owner: value } }]);
    const { ResourceTagMappingList } = await tagging.send(new GetResourcesCommand({}));
    expect(ResourceTagMappingList?.[0]?.Tags).toEqual([{ Key: "owner", Value: value }]);
  });
});

describe("backup:ListProtectedResources", () => {
  it("lists tables that have a point, those that are gone too, with the time of the last", async () => {
    const { backup } = await withTables([
      { name: "kept", awsBackup: { last: "2d", vault: "nightly" } },
      { name: "plain" },
      { name: "gone", deleted: "1d", awsBackup: { last: "3d" } },
    ]);
    const pages: (ProtectedResource[] | undefined)[] = [];
    for await (const page of paginateListProtectedResources({ client: backup, pageSize: 1 }, {}))
      pages.push(page.Results);
    expect(pages.flat()).toMatchObject([
      { ResourceArn: arn("gone"), ResourceType: "DynamoDB", LastBackupTime: new Date("2026-11-17T12:00:00Z") },
      { ResourceArn: arn("kept"), LastBackupVaultArn: `arn:aws:backup:${region}:${member}:backup-vault:nightly` },
    ]);
    expect(pages).toHaveLength(2);
  });

  it("refuses more than a thousand a page", async () => {
    const { backup } = await withTables([]);
    const refusal = await refusalOf(backup.send(new ListProtectedResourcesCommand({ MaxResults: 1001 })));
    expect(refusal).toMatchObject({ name: "InvalidParameterValueException", status: 400 });
  });
});
