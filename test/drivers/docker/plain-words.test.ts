import { expect, test } from "vitest";
import { plainWords } from "../../../src/drivers/docker/plain-words.ts";

test.each([
  [
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
    'exec: "sh": executable file not found in $PATH',
  ],
  [
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/nope": stat /nope: no such file or directory: unknown',
    'exec: "/nope": stat /nope: no such file or directory',
  ],
  [
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "x": permission denied: unknown',
    'exec: "x": permission denied',
  ],
  ["Conflict. The container name is in use", "Conflict. The container name is in use"],
  [
    "driver failed programming external connectivity: port is already allocated",
    "driver failed programming external connectivity: port is already allocated",
  ],
])("%s", (message, words) => {
  expect(plainWords(message)).toBe(words);
});
