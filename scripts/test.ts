import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePrograms } from "./programs.ts";

// npm test: everything, from a fresh clone: fast tests, then end to end on engines of its own. Ends with one plain line.
type Count = { passed: number; failed: number };
type VitestReport = { numPassedTests: number; numFailedTests: number; success: boolean };

const call = (command: string, args: string[]): number =>
  spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] }).status ?? 1;

function runProject(project: string): Count {
  const file = join(tmpdir(), `orc-test-${process.pid}-${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${file}`];
  const status = call("vitest", ["run", "--project", project, ...reporters]);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
    // A file that cannot be loaded, or a set-up that fails, is no failed test to vitest; here it is one.
    return { passed: numPassedTests, failed: status === 0 ? numFailedTests : Math.max(1, numFailedTests) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(file, { force: true });
  }
}

ensurePrograms([
  "busybox",
  "conntrack",
  "curl",
  "dnsmasq",
  "dockerd",
  "git",
  "ip",
  "iptables",
  "nft",
  "nsenter",
  "ps",
  "tmux",
]);
if (call("npm", ["run", "--silent", "build"]) !== 0) {
  console.log("the build failed");
  console.log("0 passed, 1 failed");
  process.exit(1);
}
const counts = ["fast", "e2e"].map(runProject);
const sum = (pick: (count: Count) => number): number => counts.reduce((total, count) => total + pick(count), 0);
const failed = sum((count) => count.failed);
console.log(`${sum((count) => count.passed)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
