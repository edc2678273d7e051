import { expect, test } from "vitest";
import { engineErrorOf, isMissing } from "../../../src/drivers/docker/host-engine-error.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";

const answer = (statusCode: number, message: string): Error =>
  Object.assign(new Error(`(HTTP code ${statusCode}) some words - ${message} `), { statusCode, json: { message } });

test.each([
  [404, "No such container: web", "container.missing"],
  [404, "No such image: busybox:9", "image.missing"],
  [404, "network nowhere not found", "engine.refused"],
  [409, 'Conflict. The container name "/web" is already in use', "container.conflict"],
  [400, "invalid mount config", "engine.refused"],
  [500, "driver failed programming external connectivity", "engine.refused"],
])("%i %s is %s, in the engine's words", (status, message, code) => {
  const error = engineErrorOf(answer(status, message));
  expect(error).toMatchObject({ code, message });
  expect(isMissing(error, status)).toBe(true);
});

test("an answer without a document is told in what words there are", () => {
  const bare = Object.assign(new Error("(HTTP code 500) server error - something broke "), { statusCode: 500 });
  expect(engineErrorOf(bare)).toMatchObject({ code: "engine.refused", message: "something broke" });
});

test.each(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EACCES", "ERR_STREAM_PREMATURE_CLOSE"])(
  "no answer (%s) is an engine that cannot be reached",
  (code) => {
    expect(engineErrorOf(Object.assign(new Error(`connect ${code}`), { code }))).toMatchObject({
      code: "engine.unreachable",
      retryable: true,
    });
  },
);

test("an error of ours stays what it is", () => {
  const error = new EngineError("build.failed", "no");
  expect(engineErrorOf(error)).toBe(error);
});
