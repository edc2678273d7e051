import { describe, expect, test } from "vitest";
import { followRollout, type Rollout } from "../../../src/cli/rollout/follow.ts";
import type { AppStatus } from "../../../src/engine/model/documents.ts";
import { OrcError } from "../../../src/errors/orc-error.ts";
import type { ProgressRow } from "../../../src/render/progress.ts";
import { hinting, record, rollout, scriptedClient, status } from "./scripted-client.ts";

const CHANGE = { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true };

/** Follows while each look at the app answers the next of a list, hinting after each. */
function following(
  looks: (AppStatus | Error)[],
  more: Partial<Rollout> = {},
): {
  result: Promise<AppStatus>;
  shown: ProgressRow[][];
  ended: () => boolean;
} {
  const { watch, hint } = hinting();
  const shown: ProgressRow[][] = [];
  let ended = false;
  const end = async (): Promise<void> => {
    ended = true;
  };
  const app = async (): Promise<AppStatus> => {
    const next = looks.shift();
    hint();
    if (!next) throw new Error("looked too often");
    if (next instanceof Error) throw next;
    return next;
  };
  const request: Rollout = {
    client: scriptedClient({ watch, app }),
    ref: { namespace: "default", app: "shop" },
    change: CHANGE,
    expected: [{ service: "web", how: "ready" }],
    before: new Map(),
    view: { update: (rows) => shown.push([...rows]), end },
    ...more,
  };
  return { result: followRollout(request), shown, ended: () => ended };
}

const web = (ready: number): AppStatus["services"] => [{ name: "web", image: "x", desired: 2, ready, urls: [] }];

describe("following a rollout", () => {
  test("until it has observed the change and is over", async () => {
    const { result, shown, ended } = following([
      status({ rollout: rollout(1, "complete"), services: web(0) }),
      status({ rollout: rollout(2, "running"), services: web(1) }),
      status({ rollout: rollout(2, "complete"), services: web(2) }),
    ]);
    expect((await result).rollout?.state).toBe("complete");
    expect(shown.map(([row]) => row?.text)).toEqual(["0 of 2 ready", "1 of 2 ready", "2 of 2 ready"]);
    expect(ended()).toBe(true);
  });

  test("a failure ends it too", async () => {
    const { result } = following([status({ rollout: rollout(2, "failed"), services: web(1) })]);
    expect((await result).rollout?.state).toBe("failed");
  });

  test("an orcd that is away for a moment is waited for", async () => {
    const away = new OrcError("orcd.unreachable", "orcd does not answer");
    const { result } = following([away, status({ rollout: rollout(2, "complete"), services: web(2) })]);
    expect((await result).rollout?.state).toBe("complete");
  });

  test("an orcd that stays away is given up, and what goes on is said", async () => {
    const away = new OrcError("orcd.unreachable", "orcd does not answer");
    const { result, shown, ended } = following(
      [status({ rollout: rollout(2, "running"), services: web(1) }), ...Array.from({ length: 50 }, () => away)],
      { awayMs: 0 },
    );
    await expect(result).rejects.toMatchObject({
      code: "orcd.unreachable",
      message: expect.stringContaining("The rollout of release 2 goes on"),
    });
    expect(shown.at(-1)?.[0]?.text).toBe("1 of 2 ready");
    expect(ended()).toBe(true);
  });

  test("replicas are looked at after the status, so that the end of it shows their end", async () => {
    const asked: string[] = [];
    const { watch } = hinting();
    const shown: ProgressRow[][] = [];
    const over = Promise.withResolvers<AppStatus>();
    const following = followRollout({
      client: scriptedClient({
        watch,
        app: () => {
          asked.push("app");
          return over.promise;
        },
        replicas: async () => {
          asked.push("replicas");
          return [];
        },
      }),
      ref: { namespace: "default", app: "shop" },
      change: CHANGE,
      expected: [{ service: "web", how: "remove" }],
      before: new Map(),
      view: { update: (rows) => shown.push([...rows]), end: async () => undefined },
    });
    expect(asked).toEqual(["app"]);
    over.resolve(status({ rollout: rollout(2, "complete") }));
    await following;
    expect(asked).toEqual(["app", "replicas"]);
    expect(shown.at(-1)).toMatchObject([{ state: "done", text: "removed" }]);
  });

  test("another error is not", async () => {
    const { result, ended } = following([new OrcError("app.unknown", "gone")]);
    await expect(result).rejects.toMatchObject({ code: "app.unknown" });
    expect(ended()).toBe(true);
  });

  test.each<[string, Partial<AppStatus>, RegExp]>([
    [
      "a newer release, though its rollout is over by now",
      { record: record(3, 3), rollout: rollout(3, "complete", { release: 3 }) },
      /^What you asked of shop was overtaken: release 3 by ada on laptop, .* ago\./,
    ],
    [
      "a down",
      { record: { ...record(3, 2), wanted: "down", cause: "down" }, rollout: rollout(3, "complete") },
      /overtaken: down by ada/,
    ],
  ])("%s overtakes it", async (_, seen, says) => {
    const { result } = following([status({ ...seen, services: web(1) })]);
    await expect(result).rejects.toMatchObject({
      code: "release.newer",
      exitCode: 4,
      message: expect.stringMatching(says),
    });
  });

  test("what somebody else did that leaves it wanted does not: the end of both is waited for", async () => {
    const scaled = record(3, 2);
    const { result } = following([
      status({ record: scaled, rollout: rollout(2, "running"), services: web(1) }),
      status({ record: scaled, rollout: rollout(3, "complete"), services: web(2) }),
    ]);
    expect((await result).rollout?.observedGeneration).toBe(3);
  });
});
