// Prints "N passed, N failed" from vitest's JSON report; fails when a test failed, none ran, or vitest failed.
// Usage: node .ci/summary.mjs REPORT.json EXIT_STATUS_OF_THE_TESTS
import { existsSync, readFileSync } from "node:fs";

const [file, exitStatus] = process.argv.slice(2);
if (!existsSync(file)) {
  process.stdout.write(
    `no test report: the tests did not start (exit status ${exitStatus})\n0 passed, 1 failed\n`,
  );
  process.exit(1);
}
const report = JSON.parse(readFileSync(file, "utf8"));
const passed = report.numPassedTests;
// A file that could not be loaded has failed without a single test.
const broken = report.testResults.filter(
  (suite) => suite.status === "failed" && suite.assertionResults.length === 0,
);
for (const suite of broken) process.stdout.write(`did not load: ${suite.name}\n`);
const failed = report.numFailedTests + broken.length;
const skipped = report.numPendingTests + report.numTodoTests;
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed > 0 || passed === 0 || exitStatus !== "0" || !report.success ? 1 : 0);
