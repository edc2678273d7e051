import fc from "fast-check";
import { expect, test } from "vitest";
import { startWaves } from "../../../../src/engine/api/compose/waves.ts";
import type { ComposeContainer } from "../../../../src/engine/model/compose-project.ts";

const container = (service: string, ...after: string[]): ComposeContainer => ({
  id: service,
  name: `shop-${service}-1`,
  service,
  running: true,
  after,
  mounts: [],
});

const names = (waves: readonly ComposeContainer[][]): string[][] =>
  waves.map((wave) => wave.map(({ service }) => service));

test.each([
  ["nothing", [], []],
  ["what depends on nothing", [container("a"), container("b")], [["a", "b"]]],
  ["a chain", [container("web", "api"), container("api", "db"), container("db")], [["db"], ["api"], ["web"]]],
  ["two of one service", [container("web", "db"), container("web", "db"), container("db")], [["db"], ["web", "web"]]],
  ["a dependency that is not there", [container("web", "db")], [["web"]]],
  ["a circle", [container("a", "b"), container("b", "a")], [["a", "b"]]],
])("%s", (_what, containers, waves) => {
  expect(names(startWaves(containers))).toEqual(waves);
});

test("every container is in one wave, and after all that it depends on", () => {
  const acyclic = fc
    .array(fc.array(fc.nat({ max: 20 }), { maxLength: 4 }), { maxLength: 20 })
    .map((after) =>
      after.map((before, index) =>
        container(`s${index}`, ...before.filter((other) => other < index).map((other) => `s${other}`)),
      ),
    );
  fc.assert(
    fc.property(acyclic, (containers) => {
      const waves = startWaves(containers);
      expect(waves.flat().toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
        containers.toSorted((a, b) => a.id.localeCompare(b.id)),
      );
      const waveOf = new Map(waves.flatMap((wave, at) => wave.map(({ service }) => [service, at] as const)));
      for (const { service, after } of containers) {
        for (const other of after) expect(waveOf.get(other)).toBeLessThan(waveOf.get(service) ?? -1);
      }
    }),
  );
});
