import type { Finding } from "../../model/requests.ts";
import type { KeptData } from "../../ports/host-facts.ts";
import { megabytes } from "./words.ts";

const NEAR = 0.9;
/** Bounds are kept a file at a time. */
const BEYOND = 1.1;
/** What nothing takes away by itself is told of from here on. */
const MUCH_BYTES = 512 * 1024 ** 2;

const SEE: Finding["fix"] = {
  text: "look at them; those you do not miss may go",
  command: "sudo ls -l \"$(docker volume inspect --format '{{.Mountpoint}}' orc-data)/aside\"",
};

type Rule = {
  holds(kept: KeptData): boolean;
  level: Finding["level"];
  says(kept: KeptData): string;
  fix: Finding["fix"];
};

const share = ({ bytes, mostBytes }: KeptData): number => (mostBytes === undefined ? 0 : bytes / mostBytes);

/** In this order; the first rule that holds of anything speaks. */
const RULES: readonly Rule[] = [
  {
    holds: (kept) => share(kept) > BEYOND,
    level: "warning",
    says: ({ what, bytes, mostBytes = 0 }) =>
      `${what} take ${megabytes(bytes)}, more than the ${megabytes(mostBytes)} that they should`,
    fix: { text: "orcd says why it cannot remove old ones", command: "docker logs --tail 50 orcd" },
  },
  {
    holds: ({ bytes, isForGood }) => isForGood === true && bytes > MUCH_BYTES,
    level: "warning",
    says: ({ what, bytes }) => `${what} take ${megabytes(bytes)}, and nothing removes them by itself`,
    fix: SEE,
  },
  {
    holds: (kept) => share(kept) >= NEAR,
    level: "info",
    says: ({ what, bytes, mostBytes = 0 }) =>
      `${what} take ${megabytes(bytes)} of the ${megabytes(mostBytes)} that are kept: the oldest go first`,
    fix: { text: "to keep what a run wrote, put it elsewhere", command: "orc logs --previous" },
  },
];

/** What orcd keeps beside its store, each part against what it may take. */
export function dataFinding(kept: readonly KeptData[]): Finding {
  for (const { holds, level, says, fix } of RULES) {
    const one = kept.find(holds);
    if (one) return { level, subject: "data", message: says(one), ...(fix ? { fix } : {}) };
  }
  const parts = kept.filter(({ bytes }) => bytes > 0).map(({ what, bytes }) => `${what} ${megabytes(bytes)}`);
  return { level: "ok", subject: "data", message: parts.length === 0 ? "nothing kept yet" : parts.join(", ") };
}
