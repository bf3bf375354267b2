/** A machine whose clock is wrong, seen from the command line: AWS's dates are moved by a proxy before the emulator. */
import { expect, test } from "vitest";
import { place, twoAccounts } from "./invoke.ts";
import { proxyTo } from "./proxy.ts";

/** Passes everything on; the `Date` of an answer is `behind` milliseconds earlier. Gives its URL. */
const dated = (target: string, behind: number): Promise<string> =>
  proxyTo(target, { headers: () => ({ date: new Date(Date.now() - behind).toUTCString() }) });

test.each([
  { behind: 1_500_000, says: "25 minutes ahead of AWS's" },
  { behind: -1_500_000, says: "25 minutes behind AWS's" },
])("a clock $says is warned of at once and in the reports", async ({ behind, says }) => {
  const { invoke, emulator } = await place({ organization: twoAccounts });
  const AWS_ENDPOINT_URL = await dated(emulator?.endpoint ?? "", behind);
  const { exit, stdout, stderr } = await invoke(["audit", "-f", "json"], { AWS_ENDPOINT_URL });
  expect(exit).toBe(0);
  expect(stderr).toContain(says);
  expect(JSON.parse(stdout)).toMatchObject({ coverage: { clockSkew: behind } });
  expect((await invoke(["evaluate", "latest", "--policy", "baseline"])).stdout).toContain(says);
  expect((await invoke(["evaluate", "latest", "--policy", "baseline", "-f", "markdown"])).stdout).toContain(
    says.replace("'", "&#39;"),
  );
});

test("a clock that is right is not spoken of", async () => {
  const { invoke } = await place({ organization: twoAccounts });
  const { stdout, stderr } = await invoke(["audit", "-f", "json"]);
  expect(stderr).not.toContain("clock");
  expect(stdout).not.toContain("clockSkew");
});
