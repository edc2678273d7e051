import type Dockerode from "dockerode";
import type { PullProgress } from "../../engine/ports/container-engine.ts";
import { EngineError, OrcError } from "../../errors/orc-error.ts";
import { asHostEngineError } from "./host-engine-error.ts";
import { jsonLines } from "./json-lines.ts";
import { errorIn, type Progress } from "./progress-stream.ts";

type Message = Progress & { id?: string; progressDetail?: { current?: number; total?: number } };

/** Fetches an image and tells how far it is, summed over its layers; rejects `image.missing` in the engine's words. */
export async function pullImage(
  docker: Dockerode,
  image: string,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  try {
    const stream = await asHostEngineError(() => docker.pull(withTag(image)));
    await asHostEngineError(() => follow(stream, image, onProgress));
  } catch (error) {
    const isDown = error instanceof OrcError && error.code === "engine.unreachable";
    if (isDown) throw error;
    throw new EngineError("image.missing", error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function follow(
  stream: AsyncIterable<string | Buffer>,
  image: string,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  const layers = new Map<string, { current: number; total: number }>();
  for await (const message of jsonLines<Message>(stream)) {
    const { id, progressDetail } = message;
    const error = errorIn(message);
    if (error) throw new EngineError("image.missing", error);
    if (!id || progressDetail?.total === undefined) continue;
    layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
    const sum = (part: "current" | "total"): number =>
      [...layers.values()].reduce((bytes, layer) => bytes + layer[part], 0);
    onProgress({ image, currentBytes: sum("current"), totalBytes: sum("total") });
  }
}

/** Without a tag the engine would fetch every tag there is. */
function withTag(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  return name.includes(":") || name.includes("@") ? image : `${image}:latest`;
}
