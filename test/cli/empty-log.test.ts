import { expect, test } from "vitest";
import { emptyLog } from "../../src/cli/empty-log.ts";

test.each([
  [{}, "Nothing was written yet."],
  [{ since: "10m" }, "Nothing was written in that time."],
  [{ release: 9 }, "Nothing that release 9 wrote is kept; orc releases says which there are."],
  [{ previous: true }, "There is no run before the current one, or it wrote nothing."],
  [{ previous: true, grep: "error" }, "No line matches error."],
])("%j", (asked, says) => expect(emptyLog(asked)).toBe(says));
