/** An account that is in no organization, seen from the command line: a proxy before the emulator says so, as AWS words it. */
import { expect, test } from "vitest";
import { place, twoAccounts } from "./invoke.ts";
import { proxyTo } from "./proxy.ts";

const describing = "AWSOrganizationsV20161128.DescribeOrganization";
const refusal = JSON.stringify({
  __type: "AWSOrganizationsNotInUseException",
  Message: "Your account is not a member of an organization.",
});

/** Passes everything else on. Gives its URL. */
const withoutOrganization = (target: string): Promise<string> =>
  proxyTo(target, { refuses: (headers) => (headers["x-amz-target"] === describing ? refusal : null) });

test("where there is no organization no other account can hold a copy, and that there is none is a failure", async () => {
  const { invoke, emulator } = await place({ organization: twoAccounts });
  const argv = ["audit", "--policy", "copy-in-another-account", "-f", "json"];
  const inOrganization = await invoke(argv);
  expect(JSON.parse(inOrganization.stdout)).toMatchObject({ summary: { verdicts: { fail: 0, unknown: 1 } } });
  const AWS_ENDPOINT_URL = await withoutOrganization(emulator?.endpoint ?? "");
  const alone = await invoke(argv, { AWS_ENDPOINT_URL });
  expect(JSON.parse(alone.stdout)).toMatchObject({ summary: { verdicts: { fail: 1, unknown: 0 } } });
  // What the run says of it stands when it is judged again.
  expect((await invoke(["evaluate", "latest", "-f", "json"])).stdout).toBe(alone.stdout);
});

test("whether there is an organization is asked for copies, and for nothing that a table tells of itself", async () => {
  const { invoke, emulator } = await place({ organization: twoAccounts });
  const asked = () =>
    emulator?.log().filter(({ operation }) => operation === "organizations:DescribeOrganization").length;
  await invoke(["audit", "--policy", "pitr-only"]);
  expect(asked()).toBe(0);
  await invoke(["audit", "--policy", "copy-in-another-account"]);
  expect(asked()).toBe(1);
  expect(emulator?.log().map(({ operation }) => operation)).not.toContain("organizations:ListAccounts");
});
