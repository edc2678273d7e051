import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BuildProgress, ImageBuild } from "../../src/engine/ports/image-builder.ts";
import { makeDockerPlace } from "../support/docker-place.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { fixtureImages } from "../support/images/fixtures.ts";

/** What building images must do on a real engine. */
export function dockerBuilderContract(name: string, hostOf: () => EngineHost): void {
  describe(`Docker, builder: ${name}`, () => {
    let host: EngineHost;
    const TAG = "contract-builder:1";
    let place: Awaited<ReturnType<typeof makeDockerPlace>>;
    let told: BuildProgress[];

    beforeAll(async () => {
      host = hostOf();
      place = await makeDockerPlace(host);
    });
    afterAll(async () => {
      await host.exec(["docker", "image", "rm", "-f", TAG]);
      await place.dispose();
    });

    function contextOf(files: Record<string, string>): Readable {
      const tar = pack();
      for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
      tar.finalize();
      return Readable.from(tar);
    }

    const build = (
      dockerfile: string,
      over: Partial<ImageBuild> = {},
      signal = new AbortController().signal,
    ): Promise<string> => {
      told = [];
      return place.connection.builder.build(
        { tag: TAG, dockerfile: "Dockerfile", args: {}, labels: {}, noCache: false, ...over },
        contextOf({ Dockerfile: dockerfile.replace("BASE", fixtureImages.busybox), "hello.txt": "hello\n" }),
        (progress) => void told.push(progress),
        signal,
      );
    };

    const steps = (): (number | undefined)[] => told.flatMap(({ step }) => (step ? [step.number] : []));

    test("an image is built, and what it is made of is told step by step", async () => {
      const id = await build("FROM BASE\nCOPY hello.txt /\nRUN cat /hello.txt\n", { labels: { "com.example": "yes" } });
      expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(steps().slice(0, 3)).toEqual([1, 2, 3]);
      expect(told.some(({ line }) => line.includes("hello"))).toBe(true);
      const facts = await place.connection.builder.inspectImage(TAG);
      expect(facts).toMatchObject({ id, ref: TAG });
      expect(facts?.sizeBytes).toBeGreaterThan(0);
      expect(Date.parse(facts?.createdAt ?? "")).not.toBeNaN();
      expect(await place.connection.builder.imagesLike("contract-builder:other")).toEqual([TAG]);
      expect(await place.connection.builder.imagesLike("nowhere.invalid:5000/none@sha256:1")).toEqual([]);
      expect(await host.docker("image", "inspect", "-f", '{{index .Config.Labels "com.example"}}', TAG)).toBe("yes");
    });

    test("another file, arguments, and a target", async () => {
      const two =
        "ARG WHO=nobody\nFROM BASE AS first\nARG WHO\nRUN echo $WHO > /who\nFROM first AS second\nRUN false\n";
      told = [];
      await place.connection.builder.build(
        { tag: TAG, dockerfile: "deploy/Two", args: { WHO: "me" }, target: "first", labels: {}, noCache: true },
        contextOf({ "deploy/Two": two.replace("BASE", fixtureImages.busybox) }),
        (progress) => void told.push(progress),
        new AbortController().signal,
      );
      expect(await host.docker("run", "--rm", TAG, "cat", "/who")).toBe("me");
    });

    test("a step that fails is told with the builder's last words", async () => {
      await expect(build('FROM BASE\nRUN echo "it is" broken; exit 3\n')).rejects.toMatchObject({
        code: "build.failed",
        message: expect.stringContaining("returned a non-zero code: 3"),
        evidence: expect.arrayContaining(["it is broken"]),
      });
    });

    test.each([
      ["a Dockerfile that cannot be read", "FROM BASE\nNONSENSE\n"],
      ["a base that is nowhere", "FROM localhost:1/nobody/has-this:1\n"],
      ["an empty Dockerfile", "\n"],
    ])("%s fails the build", async (_, dockerfile) => {
      await expect(build(dockerfile)).rejects.toMatchObject({ code: "build.failed" });
    });

    test("a Dockerfile that is not in the context fails the build", async () => {
      await expect(build("FROM BASE\n", { dockerfile: "Elsewhere" })).rejects.toMatchObject({ code: "build.failed" });
    });

    test("a build that is cancelled ends", async () => {
      const end = new AbortController();
      const ended = build("FROM BASE\nRUN echo asleep; sleep 600\n", { noCache: true }, end.signal);
      await place.until("the step", () => told.some(({ line }) => line.includes("asleep")));
      end.abort();
      await expect(ended).rejects.toMatchObject({ code: "cancelled" });
    });

    test.each([
      ["with an error", (context: Readable) => void context.destroy(new Error("the client went away"))],
      ["without a word", (context: Readable) => void context.destroy()],
    ])("a context that breaks off %s fails the build", async (_, breakOff) => {
      const context = new Readable({ read: () => {} });
      context.push("the first bytes of a tar");
      const ended = place.connection.builder.build(
        { tag: TAG, dockerfile: "Dockerfile", args: {}, labels: {}, noCache: false },
        context,
        () => {},
        new AbortController().signal,
      );
      setImmediate(() => breakOff(context));
      await expect(ended).rejects.toMatchObject({ code: "build.failed" });
    });

    test("an image that is not there has no facts", async () => {
      expect(await place.connection.builder.inspectImage("nobody/has-this:1")).toBeUndefined();
    });
  });
}
