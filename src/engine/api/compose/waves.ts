import type { ComposeContainer } from "../../model/compose-project.ts";

/**
 * Containers in the order in which they may be started: each wave after those it depends on. A circle, which compose does not
 * allow, ends up in the last wave.
 */
export function startWaves(containers: readonly ComposeContainer[]): ComposeContainer[][] {
  const waves: ComposeContainer[][] = [];
  let left = [...containers];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ service }) => service));
    const free = left.filter(({ service, after }) => after.every((name) => name === service || !waiting.has(name)));
    const wave = free.length > 0 ? free : left;
    waves.push(wave);
    left = left.filter((container) => !wave.includes(container));
  }
  return waves;
}
