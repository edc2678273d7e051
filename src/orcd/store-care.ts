import { storePlace } from "../drivers/sqlite/store-place.ts";
import type { Clock } from "../engine/ports/clock.ts";
import type { EventLog } from "../engine/ports/event-log.ts";
import type { Log } from "../engine/ports/log.ts";
import type { StoreCare } from "../engine/ports/store-care.ts";
import { BackupKeeper } from "./backup-keeper.ts";
import { openStore } from "./open-store.ts";
import { prepareRestore, type RestoreParts } from "./restore-store.ts";
import type { TakenStore } from "./take-store.ts";

export type StoreCareOptions = {
  state: string;
  taken: TakenStore;
  clock: Clock;
  events: EventLog;
  log: Log;
  /** What a restore asks of the orcd that it ends. */
  leader: Pick<RestoreParts, "view" | "seal" | "standStill" | "known" | "replicasOfOld">;
  /** Ends this orcd so that the next one begins with what is on the disk. */
  restart(because: string): void;
};

/** Time for an answer to reach whoever asked, before this orcd ends. */
const ANSWER_MS = 250;

/** How often an orcd that found no room looks whether there is some. */
const ROOM_MS = 5000;

/** Looks after the store of an orcd: backs it up every hour, restores it, and comes back when a full disk has room again. */
export function storeCare(options: StoreCareOptions): { care: StoreCare; stop(): void } {
  const { state, taken, clock, log, events, restart } = options;
  const keeper = new BackupKeeper({ backups: taken.backups, clock, events, log });
  const waits: (() => void)[] = [];
  const { refusal } = taken;
  if (!refusal) void keeper.start();
  if (refusal?.code === "disk.full")
    waits.push(onceThereIsRoom(state, clock, () => restart("there is room on the disk again")));
  return {
    care: {
      state: () => keeper.state,
      backUp: async () => {
        if (refusal) throw refusal;
        return keeper.backUp();
      },
      read: ({ name }) => taken.backups.read(name),
      prepare: inTurn((source) =>
        prepareRestore(
          {
            ...taken,
            state,
            clock,
            ...options.leader,
            events,
            restart: () => void clock.after(ANSWER_MS, () => restart("the store was restored")),
          },
          source,
        ),
      ),
    },
    stop() {
      keeper.stop();
      for (const forget of waits) forget();
    },
  };
}

/** One after the other: each reads its backup by way of the same file. */
function inTurn<A, T>(work: (asked: A) => Promise<T>): (asked: A) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (asked) => {
    const next = last.then(() => work(asked));
    last = next.catch(() => {});
    return next;
  };
}

function onceThereIsRoom(state: string, clock: Clock, then: () => void): () => void {
  let cancel = (): void => {};
  const look = async (): Promise<void> => {
    const { found, sqlite } = await openStore(storePlace(state).store, () => {});
    await sqlite?.close();
    if (found.state === "full") cancel = clock.after(ROOM_MS, () => void look());
    else then();
  };
  cancel = clock.after(ROOM_MS, () => void look());
  return () => cancel();
}
