import { expect, test } from "vitest";
import { failedStep } from "../../../src/cli/images/failed-step.ts";

const DOCKERFILE = `# syntax of old
ARG WHO=me

FROM busybox:1.36 AS base
RUN echo one && \\
    # in between
    echo two
copy page /page
RUN exit 3
`;
const begun = (number: number, text: string): string[] => [
  "Step 1/9 : ARG WHO=me",
  " ---> abc",
  `Step ${number}/9 : ${text}`,
  "said",
];

test.each<[what: string, said: string[], message: string, step: object | undefined]>([
  ["the last step that was begun", begun(5, "RUN exit 3"), "", { line: 9, text: "RUN exit 3" }],
  ["one that is longer than its line", begun(3, "RUN echo one &&     echo two"), "", { line: 5 }],
  ["one in small letters", begun(4, "copy page /page"), "", { line: 8 }],
  ["a line that cannot be read", [], "dockerfile parse error line 8: unknown instruction: COPI", { line: 8 }],
  [
    "the same in newer words",
    [],
    "dockerfile parse error on line 4: no",
    { line: 4, text: "FROM busybox:1.36 AS base" },
  ],
  ["a step of the builder's own", begun(6, "LABEL io.orc.app=shop"), "", undefined],
  ["nothing", [], "no space left on device", undefined],
])("%s", (_, said, message, step) => {
  const found = failedStep(DOCKERFILE, said, message);
  if (step === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(step);
});
