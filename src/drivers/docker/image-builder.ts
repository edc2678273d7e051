import { finished, type Readable } from "node:stream";
import type Dockerode from "dockerode";
import type { ImageBuildOptions } from "dockerode";
import type { BuildProgress, ImageBuild, ImageBuilder, ImageFacts } from "../../engine/ports/image-builder.ts";
import { CancelledError, EngineError } from "../../errors/orc-error.ts";
import { asHostEngineError, ifThere } from "./host-engine-error.ts";
import { jsonLines } from "./json-lines.ts";
import { errorIn, type Progress } from "./progress-stream.ts";

type Message = Progress & { aux?: { ID?: string } };

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
    const broken = new AbortController();
    // A context that breaks off would leave the engine, and us, waiting for the rest of it.
    const forget = finished(context, { writable: false }, (error) => error && broken.abort(error));
    try {
      const options = buildOptions(build, AbortSignal.any([signal, broken.signal]));
      return await asHostEngineError(async () =>
        follow(await this.#docker.buildImage(context, options), build.tag, onProgress),
      );
    } catch (error) {
      if (signal.aborted) throw new CancelledError(`the build of ${build.tag} was cancelled`, { cause: error });
      if (broken.signal.aborted) throw failed(build.tag, "what it is built from broke off", error);
      throw isRefusal(error) ? failed(build.tag, error.message, error) : error;
    } finally {
      forget();
      // Its error was told above, or comes after nobody needs it any more.
      context.on("error", () => {});
    }
  }

  async inspectImage(ref: string): Promise<ImageFacts | undefined> {
    const image = await ifThere(this.#docker.getImage(ref).inspect());
    return image && { id: image.Id, ref, sizeBytes: image.Size, createdAt: image.Created };
  }

  async imagesLike(ref: string): Promise<string[]> {
    const repository = ref.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
    const images = await asHostEngineError(() => this.#docker.listImages({ filters: { reference: [repository] } }));
    return images.flatMap(({ RepoTags }) => RepoTags ?? []).sort();
  }
}

const buildOptions = (build: ImageBuild, abortSignal: AbortSignal): ImageBuildOptions => ({
  t: build.tag,
  dockerfile: build.dockerfile,
  buildargs: build.args,
  labels: build.labels,
  nocache: build.noCache,
  forcerm: true,
  abortSignal,
  ...(build.target === undefined ? {} : { target: build.target }),
});

const failed = (tag: string, why: string, cause: unknown): EngineError =>
  new EngineError("build.failed", `${tag} could not be built: ${why}`, { cause });

/** The engine reads the Dockerfile before it begins: what is wrong with it is an answer, not a line of progress. */
const isRefusal = (error: unknown): error is EngineError =>
  error instanceof EngineError && error.code !== "engine.unreachable" && error.code !== "build.failed";

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
    const error = errorIn(message);
    if (error) {
      throw new EngineError("build.failed", `${tag} could not be built: ${error}`, {
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
