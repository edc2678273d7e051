import { setTimeout as sleep } from "node:timers/promises";
import { FAULTS, midway } from "./faults.ts";
import { type Figures, figuresOf, figuresTable } from "./figures.ts";
import type { Ground } from "./ground.ts";
import { type Strike, summary } from "./summary.ts";
import { untilHealed } from "./until-healed.ts";

/** A cluster that has not healed by then does not. */
const HEAL_WITHIN_MS = 150_000;
const MIDWAY_CHANCE = 0.35;

/** Strikes by chance until the time is over; rejects at the first promise that is not kept. */
export async function soakByChance(ground: Ground, minutes: number, only: string | undefined): Promise<void> {
  const { random, visitors, apps } = ground;
  const faults = FAULTS.filter(({ name }) => only === undefined || name.includes(only));
  const strikes: Strike[] = [];
  const end = performance.now() + minutes * 60_000;
  await untilHealed(ground, HEAL_WITHIN_MS);
  const moments: { when: string; figures: Figures }[] = [{ when: "start", figures: await figuresOf(ground.host) }];
  try {
    while (performance.now() < end) {
      const fault = random.weighted(faults);
      const app = random.pick(apps);
      if (!fault || !app) throw new Error("no such fault");
      const isMidway = fault.midway === true && random.chance(MIDWAY_CHANCE);
      const name = isMidway ? `${fault.name}, midway` : fault.name;
      await visitors.met();
      const says = await (isMidway ? midway(fault, ground, app) : fault.strike(ground, app)).catch((cause: Error) => {
        throw new Error(`${name} (${app.name}): ${cause.message}`, { cause });
      });
      const healMs = await untilHealed(ground, HEAL_WITHIN_MS).catch((cause: Error) => {
        throw new Error(`${name} (${app.name}${says ? `, ${says}` : ""}): ${cause.message}`, { cause });
      });
      const { byPort, byName } = await visitors.met();
      strikes.push({ fault: name, healMs, sent: byPort.sent, lostByPort: byPort.lost, lostByName: byName.lost });
      const lost = `lost ${byPort.lost} of ${byPort.sent} by port, ${byName.lost} of ${byName.sent} by name`;
      const why = byPort.last ?? byName.last;
      console.log(
        `${new Date().toISOString().slice(11, 19)}  ${name} (${app.name}${says ? `, ${says}` : ""}): healed after ${(healMs / 1000).toFixed(1)} s, ${lost}${why ? ` (${why})` : ""}`,
      );
      await sleep(random.between(0, 2500));
    }
  } finally {
    console.log(`\n${summary(strikes)}\n`);
  }
  moments.push({ when: "end", figures: await figuresOf(ground.host) });
  console.log(figuresTable(moments));
}
