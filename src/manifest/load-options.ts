import type { Variables } from "./variables/environment.ts";

/** What an app is loaded from. */
export type LoadOptions = {
  /** The folder the command was called in. */
  cwd: string;
  /** Compose files of `-f`, in the order they are merged; else `COMPOSE_FILE`, else the nearest one upwards. */
  files?: readonly string[];
  profiles?: readonly string[];
  /** Files of `--env-file`, instead of `.env`. */
  envFiles?: readonly string[];
  /** Name of `-p`; else `COMPOSE_PROJECT_NAME`, else `name:`, else the folder's. */
  projectName?: string;
  env: Variables;
  namespace?: string;
};
