import type { Readable } from "node:stream";

/** What is to be built from a tar of the context; `tag` names the result. */
export type ImageBuild = {
  tag: string;
  dockerfile: string;
  args: Record<string, string>;
  target?: string;
  labels: Record<string, string>;
  noCache: boolean;
};

/** One line of a builder's output; `step` where it begins an instruction of the Dockerfile. */
export type BuildProgress = { line: string; step?: { number: number; of: number } };

export type ImageFacts = { id: string; ref: string; sizeBytes: number; createdAt: string };

/** Where images come from and what is known of those that are there. */
export type ImageBuilder = {
  /** Resolves with the id of the image; rejects `build.failed` with the builder's last words as evidence. */
  build(
    build: ImageBuild,
    context: Readable,
    onProgress: (progress: BuildProgress) => void,
    signal: AbortSignal,
  ): Promise<string>;
  inspectImage(ref: string): Promise<ImageFacts | undefined>;
  /** Names of the images that are there of the same repository, whatever their tag. */
  imagesLike(ref: string): Promise<string[]>;
};
