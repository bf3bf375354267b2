// Prints which tests failed and the closing line of .ci/run. In: vitest's JSON report (which is missing when the tests
// never ran) and how many steps failed. Exits 1 when anything failed, when anything was skipped, and when nothing ran.
import { existsSync, readFileSync } from "node:fs";

const [report, failedSteps] = process.argv.slice(2);
const tests = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : { testResults: [] };

const statuses = tests.testResults.flatMap((file) => {
  // A file that could not be loaded holds no tests; it counts as one that failed.
  if (file.status === "failed" && file.assertionResults.length === 0) return ["failed"];
  return file.assertionResults.map((test) => test.status);
});
/** Who sees only the end of a log learns what failed all the same. */
const firstLines = (text, most) => text.split("\n").slice(0, most).join("\n    ");
for (const { name, status, message = "", assertionResults } of tests.testResults) {
  if (status === "failed" && assertionResults.length === 0)
    console.log(`\nfailed: ${name}\n    ${firstLines(message, 12)}`);
  for (const { status: state, fullName = "", failureMessages = [] } of assertionResults) {
    if (state === "passed") continue;
    console.log(`\n${state}: ${name}: ${fullName}`);
    for (const failure of failureMessages) console.log(`    ${firstLines(failure, 12)}`);
  }
}

const count = (...wanted) => statuses.filter((status) => wanted.includes(status)).length;

const passed = count("passed");
const failed = count("failed");
const skipped = statuses.length - passed - failed;
process.exitCode = Number(failedSteps) > 0 || failed > 0 || skipped > 0 || passed === 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
