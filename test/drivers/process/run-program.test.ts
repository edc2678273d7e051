import { expect, test } from "vitest";
import { runProgram, tryProgram } from "../../../src/drivers/process/run-program.ts";

test("gives what a program printed, fed with its input", async () => {
  expect(await runProgram("cat", [], "words")).toBe("words");
});

test("a program that fails rejects with its own words", async () => {
  await expect(runProgram("sh", ["-c", "echo 'no such set' >&2; exit 3"])).rejects.toMatchObject({
    code: "engine.refused",
    message: expect.stringContaining("failed with 3: no such set"),
    evidence: ["no such set"],
  });
  expect(await tryProgram("sh", ["-c", "exit 3"])).toEqual({ code: 3, stdout: "", stderr: "" });
});

test("says which program is missing", async () => {
  await expect(runProgram("no-such-program", [])).rejects.toThrow("no-such-program cannot be run");
});

test("ends a program that takes too long", async () => {
  await expect(tryProgram("sleep", ["60"], "", 50)).rejects.toThrow("sleep did not end within 0.05 s");
});
