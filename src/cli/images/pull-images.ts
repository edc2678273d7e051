import type { OrcClient } from "../../client/orc-client.ts";
import type { ProgressRow } from "../../render/progress.ts";
import { shortImage } from "../../render/releases.ts";
import { bytes } from "../../render/units.ts";

export type PullOptions = { client: OrcClient; signal: AbortSignal; onRow: (row: ProgressRow) => void };

/** Three at once per engine, as the agent does. */
const AT_ONCE = 3;

export const waitingPull = (image: string): ProgressRow => ({
  key: `pull ${image}`,
  name: "pull",
  state: "waiting",
  text: shortImage(image),
});

/** Fetches images; rejects with what the engine said of the first that is not to be had. */
export async function pullImages(images: readonly string[], options: PullOptions): Promise<void> {
  const left = [...images];
  const worker = async (): Promise<void> => {
    for (let image = left.shift(); image !== undefined; image = left.shift()) await pullImage(image, options);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, images.length) }, worker));
}

async function pullImage(image: string, { client, signal, onRow }: PullOptions): Promise<void> {
  const row = { key: `pull ${image}`, name: "pull", text: shortImage(image), fromMs: performance.now() };
  onRow({ ...row, state: "going" });
  let total: number | undefined;
  try {
    for await (const message of client.pull(image, signal)) {
      if (message.type !== "progress") continue;
      total = message.totalBytes ?? total;
      onRow({
        ...row,
        state: "going",
        note: total === undefined ? bytes(message.currentBytes) : `${bytes(message.currentBytes)} of ${bytes(total)}`,
      });
    }
  } catch (error) {
    onRow({ ...row, state: "failed", toMs: performance.now() });
    throw error;
  }
  onRow({ ...row, state: "done", toMs: performance.now(), ...(total === undefined ? {} : { note: bytes(total) }) });
}
