import { slotName } from "../model/names.ts";
import { isLive } from "../model/replica-condition.ts";
import type { WhyFix } from "../model/why.ts";
import type { Case } from "./case.ts";
import { placeOf } from "./changes.ts";
import { composeMemory, listed, memory, memoryOf } from "./words.ts";

/** From this share of its limit on a replica may be the next one to be killed. */
const NEAR = 0.85;

type Usage = { name: string; usedBytes: number };

/** What replicas of the service use now, as far as it was measured, in order of their slots. */
function usages({ app, spec, measured }: Case): Usage[] {
  return [...app.replicas.values()]
    .filter((replica) => isLive(replica) && replica.record?.value.service === spec.name)
    .sort((a, b) => (a.record?.value.slot ?? 0) - (b.record?.value.slot ?? 0))
    .flatMap(({ record, status }) => {
      const usedBytes = measured.usedBytes.get(status?.value.containerId ?? "");
      const slot = record?.value.slot ?? 0;
      return usedBytes === undefined ? [] : [{ name: slotName({ service: spec.name, slot }), usedBytes }];
    });
}

/** Which others of the service are near their limit, too: `web.1 and web.2 are at 240 and 244 of 256 MiB`. */
export function nearLimit(of: Case, { others }: { others: boolean }): string[] {
  const limit = of.spec.resources.limits.memoryBytes;
  if (limit === undefined) return [];
  const near = usages(of).filter(({ name, usedBytes }) => usedBytes >= limit * NEAR && (name !== of.name) === others);
  const [only] = near;
  if (!only) return [];
  const also = others ? "also near their limit" : "near its limit";
  if (near.length === 1) {
    return [`${only.name} is at ${memoryOf(only.usedBytes, limit)}: ${others ? "also near its limit" : also}`];
  }
  const amounts = listed(near.map(({ usedBytes }) => memory(usedBytes).replace(/ MiB$/, "")));
  return [`${listed(near.map(({ name }) => name))} are at ${amounts} of ${memory(limit)}: ${also}`];
}

/** A limit that is twice as high, and where there is room for it. */
export function giveRoom(of: Case): WhyFix {
  const limit = of.spec.resources.limits.memoryBytes;
  const free = freeWords(of);
  if (limit === undefined) {
    const text = `its host ran out of memory: give it less to do there, or bound it by deploy.resources.limits.memory${free}`;
    return { text, command: "orc ps -A" };
  }
  const wanted = `deploy.resources.limits.memory: ${composeMemory(limit * 2)}`;
  return { text: `give it room: ${wanted}${free}`, ...placeOf(of, "deploy.resources.limits.memory") };
}

function freeWords({ measured }: Case): string {
  const hosts = [...measured.freeBytes];
  if (hosts.length === 0) return "";
  const amounts = listed(hosts.map(([, bytes]) => memory(bytes)));
  return ` (${listed(hosts.map(([host]) => host))} ${hosts.length === 1 ? "has" : "have"} ${amounts} free)`;
}
