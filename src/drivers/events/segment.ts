import { appendFile, readdir, readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { OrcEvent } from "../../engine/model/event.ts";

/** A file of events, one JSON document a line, named after the id of its first event. */
export type Segment = { path: string; firstId: number; bytes: number };

const NAME = /^(\d{12})\.ndjson$/;

export const segmentAt = (folder: string, firstId: number): Segment => ({
  path: join(folder, `${String(firstId).padStart(12, "0")}.ndjson`),
  firstId,
  bytes: 0,
});

/** The segments of a folder, oldest first. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { path, firstId: Number(NAME.exec(name)?.[1]), bytes: (await stat(path)).size };
    }),
  );
}

/** Adds events to a segment, all or none of them. */
export async function appendTo(segment: Segment, events: readonly OrcEvent[]): Promise<void> {
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  try {
    await appendFile(segment.path, text);
  } catch (error) {
    // A full disk may have taken a part.
    await truncate(segment.path, segment.bytes).catch(() => {});
    throw error;
  }
  segment.bytes += Buffer.byteLength(text);
}

/** The events of a segment; lines that are no event (the last one, when its writer died) are left out. */
export async function readSegment({ path }: Segment): Promise<OrcEvent[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    // Deleted for its age since it was listed.
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap(parseEvent);
}

/** Cuts off what a crash left of a last line, so that the next event begins on a line of its own. */
export async function mend(segment: Segment): Promise<void> {
  const content = await readFile(segment.path);
  const whole = content.lastIndexOf("\n") + 1;
  if (whole === content.length) return;
  await truncate(segment.path, whole);
  segment.bytes = whole;
}

function parseEvent(line: string): OrcEvent[] {
  if (line === "") return [];
  try {
    const event = JSON.parse(line) as OrcEvent;
    return Number.isInteger(event.id) ? [event] : [];
  } catch {
    return [];
  }
}
