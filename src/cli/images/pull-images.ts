import type { OrcClient } from "../../client/orc-client.ts";
import { brokenOff } from "../../client/read-response.ts";
import { asOrcError, CancelledError, ErrorList, type OrcError } from "../../errors/orc-error.ts";
import type { ProgressRow } from "../../render/progress.ts";
import { shortImage } from "../../render/releases.ts";
import { bytes } from "../../render/units.ts";
import { notToBeHad } from "./not-to-be-had.ts";

export type PullOptions = {
  client: OrcClient;
  signal: AbortSignal;
  onRow: (row: ProgressRow) => void;
  /** Services of each image, for saying who needs it. */
  usedBy?: ReadonlyMap<string, readonly string[]>;
};

/** Three at once per engine, as the agent does. */
const AT_ONCE = 3;

export const waitingPull = (image: string): ProgressRow => ({
  key: `pull ${image}`,
  name: "pull",
  state: "waiting",
  text: shortImage(image),
});

/** Fetches images, all that can be had; rejects with each of those that cannot. */
export async function pullImages(images: readonly string[], options: PullOptions): Promise<void> {
  const left = [...images];
  const failed = new Map<string, OrcError>();
  const worker = async (): Promise<void> => {
    for (let image = left.shift(); image !== undefined; image = left.shift()) {
      const error = await pullImage(image, options);
      if (error) failed.set(image, error);
      if (error && error.code !== "image.missing") left.length = 0;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, images.length) }, worker));
  const failures = images.flatMap((image) => failed.get(image) ?? []);
  const [only, ...others] = failures;
  if (only) throw others.length === 0 ? only : new ErrorList(failures);
}

/** Fetches one image and answers why it is not to be had, if it is not. */
async function pullImage(image: string, { client, signal, onRow, usedBy }: PullOptions): Promise<OrcError | undefined> {
  const row = { key: `pull ${image}`, name: "pull", text: shortImage(image), fromMs: performance.now() };
  onRow({ ...row, state: "going" });
  let total: number | undefined;
  let isThere = false;
  try {
    for await (const message of client.pull(image, signal)) {
      if (message.type === "result") isThere = true;
      if (message.type !== "progress") continue;
      total = message.totalBytes ?? total;
      onRow({
        ...row,
        state: "going",
        note: total === undefined ? bytes(message.currentBytes) : `${bytes(message.currentBytes)} of ${bytes(total)}`,
      });
    }
    // A stream that is aborted ends as quietly as one that is through.
    if (!isThere) throw signal.aborted ? new CancelledError("Interrupted.") : brokenOff();
  } catch (error) {
    onRow({ ...row, state: "failed", toMs: performance.now() });
    const why = asOrcError(error);
    return why.code === "image.missing" ? notToBeHad(client, image, why, usedBy?.get(image) ?? []) : why;
  }
  onRow({ ...row, state: "done", toMs: performance.now(), ...(total === undefined ? {} : { note: bytes(total) }) });
  return undefined;
}
