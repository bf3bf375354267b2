/**
 * The other side of the differential test: reads cases, one JSON document a line, and says of each what another
 * implementation of IAM decides. Run as a program of its own, with the folder of that implementation as its argument.
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "here.js"));
const { runSimulation } = await import(pathToFileURL(require.resolve("@cloud-copilot/iam-simulate")).href);

for await (const line of createInterface({ input: process.stdin })) {
  const { request, controls, identity, boundary, session, target } = JSON.parse(line);
  const named = (policies) => policies.map((policy, index) => ({ name: `p${index}`, policy }));
  const answer = await runSimulation(
    {
      request,
      identityPolicies: named(identity),
      serviceControlPolicies: controls.map((policies, index) => ({
        orgIdentifier: `o${index}`,
        policies: named(policies),
      })),
      resourceControlPolicies: [],
      ...(boundary === null ? {} : { permissionBoundaryPolicies: named([boundary]) }),
      ...(session === null ? {} : { sessionPolicy: session }),
      ...(target === null ? {} : { resourcePolicy: target }),
    },
    { simulationMode: "Strict" },
  );
  if (answer.resultType === "error") throw new Error(`${JSON.stringify(answer.errors)} of ${line}`);
  const { analysis, ignoredContextKeys = [] } = answer.result;
  process.stdout.write(`${JSON.stringify({ decided: analysis.result, ignored: ignoredContextKeys })}\n`);
}
