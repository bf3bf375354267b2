/** Which hosts are AWS's own, and which Region names there are. */
import { describe, expect, test } from "vitest";
import { endpointOf, isAwsHost } from "../../src/aws/endpoints.ts";
import { checkRegions, partitionOfArn, partitionOfRegion, partitions, regionsOf } from "../../src/aws/partitions.ts";
import { noProfile } from "../../src/aws/shared-config.ts";
import { UsageError } from "../../src/errors.ts";

describe("a host of AWS", () => {
  test.each([
    ["dynamodb.eu-west-1.amazonaws.com", "aws"],
    ["dynamodb-fips.us-east-1.amazonaws.com", "aws"],
    ["dynamodb.us-east-1.api.aws", "aws"],
    ["sts.us-east-1.amazonaws.com", "aws"],
    ["organizations.us-east-1.amazonaws.com", "aws"],
    ["DynamoDB.EU-west-1.AmazonAWS.com.", "aws"],
    ["vpce-0a1b2c-9z.dynamodb.us-east-1.vpce.amazonaws.com", "aws"],
    ["dynamodb.cn-north-1.amazonaws.com.cn", "aws-cn"],
    ["organizations.us-gov-west-1.amazonaws.com", "aws-us-gov"],
  ] as const)("%s in %s", (host, partition) => {
    expect(isAwsHost(host, partition)).toBe(true);
  });

  test.each([
    ["127.0.0.1", "aws"],
    ["localhost", "aws"],
    ["amazonaws.com", "aws"],
    ["dynamodb.us-east-1.amazonaws.com.evil.example", "aws"],
    ["dynamodb.us-east-1.evilamazonaws.com", "aws"],
    ["evil.example", "aws"],
    ["dynamodb.cn-north-1.amazonaws.com.cn", "aws"],
    ["dynamodb.us-east-1.amazonaws.com", "aws-cn"],
    // Anybody can have these, with a valid certificate.
    ["abc123.execute-api.us-east-1.amazonaws.com", "aws"],
    ["dynamodb.s3.us-east-1.amazonaws.com", "aws"],
    ["dynamodb.lambda-url.us-east-1.amazonaws.com", "aws"],
    ["my-load-balancer-1.us-east-1.elb.amazonaws.com", "aws"],
  ] as const)("%s is none in %s", (host, partition) => {
    expect(isAwsHost(host, partition)).toBe(false);
  });
});

describe("the endpoint of a service", () => {
  const env = { AWS_ENDPOINT_URL: "http://global", AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: "http://tagging" };
  const profile = { ...noProfile, endpointUrl: "http://profile", services: { dynamodb: "http://section" } };

  test("is looked for in the order of the SDK: code, service, everything, section, profile, AWS", () => {
    expect(endpointOf("tagging", { explicit: "http://code", env, profile }).url).toBe("http://code");
    expect(endpointOf("tagging", { env, profile }).url).toBe("http://tagging");
    expect(endpointOf("dynamodb", { env, profile }).url).toBe("http://global");
    expect(endpointOf("dynamodb", { env: {}, profile }).url).toBe("http://section");
    expect(endpointOf("sts", { env: {}, profile }).url).toBe("http://profile");
    expect(endpointOf("sts", { env: {}, profile: noProfile }).url).toBeUndefined();
  });

  test("is AWS's own when configured endpoints are to be ignored, except one given in code", () => {
    const ignoring = { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    expect(endpointOf("dynamodb", { env: ignoring, profile }).url).toBeUndefined();
    expect(endpointOf("dynamodb", { explicit: "http://code", env: ignoring, profile }).url).toBe("http://code");
  });

  test("takes FIPS and dual-stack from the environment before the profile", () => {
    const both = { ...noProfile, fips: true, dualstack: true };
    expect(endpointOf("sts", { env: {}, profile: both })).toEqual({ fips: true, dualstack: true });
    expect(endpointOf("sts", { env: { AWS_USE_FIPS_ENDPOINT: "false" }, profile: both }).fips).toBe(false);
  });
});

describe("Regions", () => {
  test("each belongs to one partition, whose always-enabled Region is one of its own", () => {
    const all = Object.values(partitions).flatMap(({ regions }) => [...regions]);
    expect(new Set(all).size).toBe(all.length);
    for (const [id, { alwaysEnabled, regions }] of Object.entries(partitions)) {
      expect(regions).toContain(alwaysEnabled);
      for (const region of regions) expect(partitionOfRegion(region)).toBe(id);
    }
    expect(regionsOf("aws")).toHaveLength(34);
  });

  test("that do not exist are refused together, each with the nearest that does", () => {
    expect(() => checkRegions(["eu-west-1", "us-gov-west-1"])).not.toThrow();
    const check = () => checkRegions(["eu-west-1", "eu-wst-1", "us-gov-west-1", "atlantis"], "aws");
    expect(check).toThrow(UsageError);
    expect(check).toThrow(/"eu-wst-1" is not an AWS Region. Did you mean "eu-west-1"\?/);
    expect(check).toThrow(/"us-gov-west-1" is a Region of partition aws-us-gov, not of aws/);
    expect(check).toThrow(/"atlantis" is not an AWS Region. Regions: af-south-1, /);
  });

  test("partitions are told from ARNs", () => {
    expect(partitionOfArn("arn:aws-cn:iam::1:user/a")).toBe("aws-cn");
    expect(partitionOfArn("arn:nowhere:iam::1:user/a")).toBeUndefined();
    expect(partitionOfArn("aws")).toBeUndefined();
  });
});
