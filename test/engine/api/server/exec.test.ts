import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RemoteExec } from "../../../../src/client/remote-exec.ts";
import type { ExecRequest } from "../../../../src/engine/model/requests.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";
import { settled } from "./settled.ts";

let orcd: OrcdInMemory;
beforeAll(async () => {
  orcd = await OrcdInMemory.start();
  orcd.engine.world.images.add("web:1");
  await orcd.client.apply(SHOP, applyRequest(appSpec("shop", serviceSpec("web", { replicas: 2 }))));
  await settled(orcd.client, SHOP, 1);
});
afterAll(() => orcd.stop());

const exec = (command: string[], change: Partial<ExecRequest> = {}): Promise<RemoteExec> =>
  orcd.client.exec({ ...SHOP, service: "web", command, tty: false, stdin: true, environment: {}, ...change });

describe("a command in a replica", () => {
  test("gives its output, its errors and its exit code", async () => {
    const running = await exec(["sh", "-c", "echo out; echo err >&2; exit 7"]);
    expect(running.slot).toBe(1);
    const [out, err, code] = await Promise.all([text(running.stdout), text(running.stderr), running.exitCode]);
    expect([out, err, code]).toEqual(["out\n", "err\n", 7]);
  });

  test("gets its input and the end of it, environment and slot", async () => {
    const running = await exec(["sh", "-c", 'cat; printf %s "$WHO"'], { slot: 2, environment: { WHO: "ann" } });
    expect(running.replica).toBe("default.shop.web.2.2");
    running.stdin.end("hello ");
    expect(await text(running.stdout)).toBe("hello ann");
    expect(await running.exitCode).toBe(0);
  });

  test("passes megabytes both ways, byte by byte", async () => {
    const sent = Buffer.alloc(3 * 1024 * 1024, "0123456789abcdef\n");
    const running = await exec(["cat"]);
    running.stdin.end(sent);
    const chunks: Buffer[] = [];
    for await (const chunk of running.stdout) {
      chunks.push(chunk as Buffer);
      if (chunks.length % 16 === 0) await sleep(1);
    }
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
  });

  test("hears of a terminal that changes its size", async () => {
    const running = await exec(["cat"], { tty: true, size: { columns: 80, rows: 24 } });
    expect(orcd.exec.asked.at(-1)).toMatchObject({ tty: true, size: { columns: 80, rows: 24 } });
    running.resize({ columns: 100, rows: 30 });
    await waitFor("the new size", () => orcd.exec.resized.length > 0);
    expect(orcd.exec.resized).toEqual([{ columns: 100, rows: 30 }]);
    running.stdin.end();
    expect(await running.exitCode).toBe(0);
  });

  test("is let go of when the client leaves", async () => {
    const before = orcd.exec.closed.length;
    const running = await exec(["sleep", "1000"]);
    running.close();
    await waitFor("the session to be closed", () => orcd.exec.closed.length > before);
    await expect(running.exitCode).rejects.toMatchObject({ code: "orcd.unreachable" });
  });

  test.each([
    { name: "a slot that is not there", change: { slot: 9 }, code: "replica.unknown" },
    { name: "a service that is not there", change: { service: "wbe" }, code: "service.unknown" },
    { name: "an app that is not there", change: { app: "other" }, code: "app.unknown" },
    { name: "a service that has no name", change: { service: "" }, code: "input.invalid" },
  ])("$name is refused", async ({ change, code }) => {
    await expect(exec(["true"], change)).rejects.toMatchObject({ code });
  });
});
