import type { Adoption } from "./adoption.ts";
import { few } from "./compose-running.ts";

type Way<T> = {
  /** Starts the app and waits until it is ready; calls `begin` right before it asks for the change. */
  up: (begin: () => Promise<void>) => Promise<T>;
  /** Takes away what was started. */
  down: () => Promise<void>;
  note: (line: string) => void;
  /** Aborted: the person has gone, and what was begun goes on without us. */
  signal: AbortSignal;
};

/** Takes an app over from docker compose: all the way, or back to how it was. */
export async function takeOver<T>(adoption: Adoption, { up, down, note, signal }: Way<T>): Promise<T> {
  let hasBegun = false;
  let done: T;
  try {
    done = await up(async () => {
      hasBegun = true;
      await adoption.begin();
    });
  } catch (error) {
    if (!hasBegun || signal.aborted) throw error;
    note("  Going back: docker compose's containers are started again.");
    await down();
    const names = await adoption.back();
    if (names.length > 0) note(`  As before: ${names.join(", ")}.`);
    throw error;
  }
  const names = await adoption.finish();
  note(`  Taken over from docker compose: ${few(names)} are gone, volumes stay.`);
  note("  back     orc down, then docker compose up -d");
  return done;
}
