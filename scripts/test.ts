import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePrograms } from "./programs.ts";
import { failureLines, type TestReport } from "./test/report.ts";
import { REPORT_FILE } from "./test/reporter.ts";

// npm test: everything, from a fresh clone: fast tests, then end to end on engines of its own. Ends with what failed, and one
// plain line.
const call = (command: string, args: string[], env: Record<string, string> = {}): number =>
  spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } }).status ?? 1;

function runProject(project: string): TestReport {
  const file = join(tmpdir(), `orc-test-${process.pid}-${project}.json`);
  const reporters = ["--reporter=default", "--reporter=./scripts/test/reporter.ts"];
  const status = call("vitest", ["run", "--project", project, ...reporters], { [REPORT_FILE]: file });
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as TestReport;
    return status === 0 || report.failed > 0 ? report : broken(report.passed, status);
  } catch {
    return broken(0, status);
  } finally {
    rmSync(file, { force: true });
  }
}

/** A run that says it failed and not in what is a failure too. */
const broken = (passed: number, status: number): TestReport => ({
  passed,
  failed: 1,
  failures: [{ file: "", name: "the run itself", message: `vitest ended with ${status} and named no failed test` }],
});

ensurePrograms([
  "busybox",
  "conntrack",
  "curl",
  "dnsmasq",
  "dockerd",
  "fish",
  "git",
  "ip",
  "iptables",
  "nft",
  "nsenter",
  "ps",
  "redis-cli",
  "tmux",
  "zsh",
]);
if (call("npm", ["run", "--silent", "build"]) !== 0) {
  console.log("the build failed");
  console.log("0 passed, 1 failed");
  process.exit(1);
}
const reports = ["fast", "e2e"].map((project) => ({ project, ...runProject(project) }));
const sum = (pick: (report: TestReport) => number): number =>
  reports.reduce((total, report) => total + pick(report), 0);
const failed = sum((report) => report.failed);
for (const { project, failures } of reports) for (const line of failureLines(project, failures)) console.log(line);
console.log(`${sum((report) => report.passed)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
