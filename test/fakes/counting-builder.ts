import type { Readable } from "node:stream";
import type { BuildProgress, ImageBuild, ImageBuilder, ImageFacts } from "../../src/engine/ports/image-builder.ts";
import { EngineError } from "../../src/errors/orc-error.ts";
import type { EngineWorld } from "./engine/engine-world.ts";

/** A builder that reads the whole context, says how large it was, and gives the image to a fake engine. */
export class CountingBuilder implements ImageBuilder {
  readonly built: ImageBuild[] = [];
  readonly #world: EngineWorld;

  constructor(world: EngineWorld) {
    this.#world = world;
  }

  async build(build: ImageBuild, context: Readable, onProgress: (progress: BuildProgress) => void): Promise<string> {
    onProgress({ line: "Step 1/1 : FROM scratch", step: { number: 1, of: 1 } });
    let bytes = 0;
    for await (const chunk of context as AsyncIterable<Buffer>) bytes += chunk.length;
    onProgress({ line: `${bytes} bytes` });
    if (bytes === 0) throw new EngineError("build.failed", "the context is empty", { evidence: ["no Dockerfile"] });
    this.built.push(build);
    this.#world.images.add(build.tag);
    return `sha256:${bytes}`;
  }

  async imagesLike(ref: string): Promise<string[]> {
    const [repository] = ref.split(":");
    return [...this.#world.images].filter((image) => image.split(":")[0] === repository).sort();
  }

  async inspectImage(ref: string): Promise<ImageFacts | undefined> {
    if (!this.#world.images.has(ref)) return undefined;
    return { id: `sha256:${ref}`, ref, sizeBytes: 1000, createdAt: "2026-01-01T00:00:00.000Z" };
  }
}
