import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import type { BuildProgress, ImageBuild, ImageBuilder, ImageFacts } from "../../engine/ports/image-builder.ts";
import { CancelledError, EngineError } from "../../errors/orc-error.ts";
import { asHostEngineError, ifThere } from "./host-engine-error.ts";
import { jsonLines } from "./json-lines.ts";

type Message = { stream?: string; error?: string; aux?: { ID?: string } };

const LAST_WORDS = 10;
const STEP = /^Step (\d+)\/(\d+) : /;

/** Builds on a Docker engine with the builder that every engine has. */
export class DockerImageBuilder implements ImageBuilder {
  readonly #docker: Dockerode;

  constructor(docker: Dockerode) {
    this.#docker = docker;
  }

  async build(
    build: ImageBuild,
    context: Readable,
    onProgress: (progress: BuildProgress) => void,
    signal: AbortSignal,
  ): Promise<string> {
    const id = await this.#run(build, context, onProgress, signal);
    const made = id ?? (await this.inspectImage(build.tag))?.id;
    if (!made) throw new EngineError("build.failed", `the engine built ${build.tag} and does not have it`);
    return made;
  }

  async #run(
    build: ImageBuild,
    context: Readable,
    onProgress: (progress: BuildProgress) => void,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      return await asHostEngineError(async () => {
        const stream = await this.#docker.buildImage(context, {
          t: build.tag,
          dockerfile: build.dockerfile,
          buildargs: build.args,
          labels: build.labels,
          nocache: build.noCache,
          forcerm: true,
          abortSignal: signal,
          ...(build.target === undefined ? {} : { target: build.target }),
        });
        return follow(stream, build.tag, onProgress);
      });
    } catch (error) {
      if (signal.aborted) throw new CancelledError(`the build of ${build.tag} was cancelled`, { cause: error });
      throw error;
    }
  }

  async inspectImage(ref: string): Promise<ImageFacts | undefined> {
    const image = await ifThere(this.#docker.getImage(ref).inspect());
    return image && { id: image.Id, ref, sizeBytes: image.Size, createdAt: image.Created };
  }
}

async function follow(
  stream: AsyncIterable<string | Buffer>,
  tag: string,
  onProgress: (progress: BuildProgress) => void,
): Promise<string | undefined> {
  const said: string[] = [];
  let id: string | undefined;
  for await (const message of jsonLines<Message>(stream)) {
    id = message.aux?.ID ?? id;
    for (const text of linesOf(message.stream)) {
      said.push(text);
      onProgress(progressOf(text));
    }
    if (message.error) {
      throw new EngineError("build.failed", `${tag} could not be built: ${message.error}`, {
        evidence: said.slice(-LAST_WORDS),
      });
    }
  }
  return id;
}

const linesOf = (text = ""): string[] => text.split("\n").filter((line) => line.trim() !== "");

function progressOf(line: string): BuildProgress {
  const [, number, of] = STEP.exec(line) ?? [];
  return number && of ? { line, step: { number: Number(number), of: Number(of) } } : { line };
}
