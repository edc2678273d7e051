import type { OrcClient } from "../../client/orc-client.ts";
import { brokenOff } from "../../client/read-response.ts";
import {
  asOrcError,
  CancelledError,
  ClusterError,
  ErrorList,
  type NextStep,
  type OrcError,
} from "../../errors/orc-error.ts";
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
async function pullImage(image: string, { client, signal, onRow }: PullOptions): Promise<OrcError | undefined> {
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
    return why.code === "image.missing" ? notToBeHad(client, image, why) : why;
  }
  onRow({ ...row, state: "done", toMs: performance.now(), ...(total === undefined ? {} : { note: bytes(total) }) });
  return undefined;
}

/** The engine says only what it tried; a person needs to know which image, and what to do. */
async function notToBeHad(client: OrcClient, image: string, { message, cause }: OrcError): Promise<ClusterError> {
  const here = await client.image(image).catch(() => undefined);
  const what = here ? "here, but not to be had anew" : "neither on this machine nor to be had";
  const next: NextStep[] = here
    ? [{ text: "go on with the one that is here", command: "orc up --pull missing" }]
    : [
        { text: "check its name and tag in the file", command: "orc config --images" },
        { text: "from a private registry", command: "docker login, then docker pull IMAGE" },
        { text: "from a file", command: "docker load -i FILE" },
      ];
  return new ClusterError("image.missing", `${image}: ${what}: ${message}`, { cause, next });
}
