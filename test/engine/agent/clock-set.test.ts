import { expect, test } from "vitest";
import { AgentPlace, itemOf } from "./agent-place.ts";

const HOUR = 3_600_000;

/** Whole seconds between the starts of runs, by a clock that nobody sets. */
const pauses = (place: AgentPlace): number[] => {
  const starts = place.engine.world.asked.filter(({ call }) => call === "start").map(({ at }) => at);
  return starts.slice(1).map((at, index) => Math.floor((at - (starts[index] ?? 0)) / 1000));
};

test.each([{ hours: -3 }, { hours: 3 }, { hours: -24 * 365 }])(
  "a clock set by $hours hours changes no back-off, and nothing is said to be due in hours or to have been due",
  async ({ hours }) => {
    const place = new AgentPlace();
    place.behaviour = () => ({ exitAfterMs: 10, exitCode: 3 });
    await place.startAgent();
    place.leader.want(itemOf(1));
    await place.until(() => pauses(place).length === 8);
    await place.until(() => place.status()?.nextTryAt !== undefined);
    place.clock.jump(hours * HOUR);
    await place.clock.advance(31_000);
    const wall = Date.parse(place.clock.wall());
    const dueIn = Date.parse(place.status()?.nextTryAt ?? "") - wall;
    expect(dueIn).toBeGreaterThan(0);
    expect(dueIn).toBeLessThanOrEqual(60_000);
    await place.until(() => pauses(place).length === 10);
    expect(pauses(place)).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  },
);
