import { expect, test } from "vitest";
import { runProgram, tryProgram } from "../../../src/drivers/process/run-program.ts";

test("gives what a program printed, fed with its input", async () => {
  expect(await runProgram("cat", [], "words")).toBe("words\n");
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

test("hands words and input over as they are", async () => {
  const words = ["it's", '$HOME `id` \\ "x"', "", "*", "a\nb"];
  expect(await runProgram("printf", ["%s|", ...words])).toBe(`${words.join("|")}|`);
  expect(await runProgram("cat", [], "$HOME 'x'\n\\n `id`\n")).toBe("$HOME 'x'\n\\n `id`\n\n");
});

test("keeps apart what programs print that run one after the other and at once", async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const echo = (n: number): Promise<unknown> => tryProgram("sh", ["-c", `echo out ${n}; echo err ${n} >&2; exit ${n}`]);
  const expected = numbers.map((n) => ({ code: n, stdout: `out ${n}\n`, stderr: `err ${n}\n` }));
  expect(await Promise.all(numbers.map(echo))).toEqual(expected);
  for (const n of numbers) expect(await echo(n)).toEqual(expected[n]);
});

test("gives much that is printed whole", async () => {
  const lines = await runProgram("seq", ["300000"]);
  expect(lines.length).toBe(1_988_895);
  expect(lines.endsWith("\n300000\n")).toBe(true);
});

test("what a program leaves behind that hangs ends with its time, and the next one runs", async () => {
  await expect(tryProgram("sh", ["-c", "sleep 61 & wait"], "", 50)).rejects.toThrow("did not end within");
  expect(await runProgram("echo", ["next"])).toBe("next\n");
});

test("what ignores every signal that a group gets keeps nobody waiting", async () => {
  // It leaves the group, and holds what its output is read from.
  const left = tryProgram("setsid", ["sleep", "5"], "", 50);
  await expect(left).rejects.toThrow("setsid did not end within 0.05 s");
});

test("a program that prints without end is ended before it takes all memory", async () => {
  await expect(tryProgram("yes", ["a line of some length that is printed again and again"])).rejects.toThrow(
    "yes printed more than 64 MiB",
  );
  expect(await runProgram("echo", ["next"])).toBe("next\n");
});

test("an input that holds what ends an input is an input all the same", async () => {
  const input = "end-of-input-\nend-of-input--\necho no; exit 1";
  expect(await runProgram("cat", [], input)).toBe(`${input}\n`);
});

test("a shell that somebody ends takes with it what it runs, and no more", async () => {
  await expect(tryProgram("sh", ["-c", "kill -9 $PPID; sleep 5"])).rejects.toThrow("the shell that runs it ended");
  expect(await runProgram("echo", ["next"])).toBe("next\n");
});
