import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Failure, TestReport } from "./report.ts";

type Thrown = { message: string; stack?: string };

/** Which file the report goes to. */
export const REPORT_FILE = "ORC_TEST_REPORT";

const failedTest = (file: string, test: TestCase): Failure => ({
  file,
  name: test.fullName,
  message: textOf(test.result().errors ?? []),
});

const textOf = (errors: readonly Thrown[]): string =>
  errors.map(({ message, stack }) => [message, placeOf(stack)].join("\n")).join("\n");

/** Where in the tests it was thrown. */
const placeOf = (stack = ""): string => stack.split("\n").find((line) => /^\s+at .*\/test\//.test(line)) ?? "";

/** Counts and failures of a run as one JSON file: also those that are no test's, which vitest's own report leaves out. */
export default class FailureReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Thrown[]): void {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({ file: module.relativeModuleId, test })),
    );
    const states = tests.map(({ test }) => test.result().state);
    const failures: Failure[] = [
      ...tests.flatMap(({ file, test }) => (test.result().state === "failed" ? [failedTest(file, test)] : [])),
      ...modules.flatMap((module) =>
        [module, ...module.children.allSuites()].flatMap((suite) =>
          suite.errors().length === 0
            ? []
            : [
                {
                  file: module.relativeModuleId,
                  name: suite.type === "suite" ? suite.fullName : "the file itself, or its set-up",
                  message: textOf(suite.errors()),
                },
              ],
        ),
      ),
      ...unhandled.map((error) => ({ file: "", name: "an error that nobody caught", message: textOf([error]) })),
    ];
    const report: TestReport = {
      passed: states.filter((state) => state === "passed").length,
      failed: failures.length,
      failures,
    };
    const file = process.env[REPORT_FILE];
    if (file) writeFileSync(file, JSON.stringify(report));
  }
}
