/** A machine whose clock is wrong, seen from the command line: AWS's dates are moved by a proxy before the emulator. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { place, twoAccounts } from "./invoke.ts";

/** Passes everything on; the `Date` of an answer is `behind` milliseconds earlier. Gives its URL. */
async function dated(target: string, behind: number): Promise<string> {
  const { hostname, port } = new URL(target);
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      const date = new Date(Date.now() - behind).toUTCString();
      outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, date });
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((ready) => proxy.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

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
