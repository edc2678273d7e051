import type { ErrorCode } from "./catalogue.ts";

type Step = { text: string; command?: string };

const DOCTOR: Step = { text: "see how engine and orcd are", command: "orc doctor" };

/** What to do next where the one who throws knows no better; a code that is not here says in its message what to write. */
export const DEFAULT_NEXT: Readonly<Partial<Record<ErrorCode, readonly Step[]>>> = {
  "image.missing": [{ text: "check its name and tag in the file", command: "orc config --images" }],
  "place.none": [{ text: "see why", command: "orc why" }],
  "rollout.deadline": [{ text: "see why", command: "orc why" }],
  "replica.unknown": [{ text: "those there are", command: "orc ps" }],
  "container.missing": [{ text: "see what runs", command: "orc ps" }],
  "container.conflict": [{ text: "see who has the name", command: "docker ps -a" }],
  "engine.unreachable": [DOCTOR],
  "engine.refused": [DOCTOR],
  "orcd.unreachable": [DOCTOR],
  "orcd.image": [{ text: "again, with every line of it", command: "orc ls --verbose" }, DOCTOR],
  "client.timeout": [{ text: "see how it stands", command: "orc ps" }, { text: "or wait longer, by --timeout 10m" }],
  "store.closed": [{ text: "try again: orcd is being started anew", command: "orc ls" }],
  "store.failed": [DOCTOR],
  "store.held": [{ text: "see which orcd runs", command: "docker ps --filter name=orcd" }, DOCTOR],
  "store.damaged": [DOCTOR],
  "store.limit": [{ text: "say so to the authors, with what you asked for and", command: "orc version" }],
  "disk.full": [{ text: "see what takes the room", command: "docker system df" }, DOCTOR],
  bug: [
    { text: "this is orc's fault, not yours: say so to the authors, with what you did and", command: "orc version" },
  ],
};
