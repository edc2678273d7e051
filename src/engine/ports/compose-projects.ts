import type { ComposeContainer } from "../model/compose-project.ts";

/** What `docker compose` left on this host's engine, for apps that are taken over from it; rejects with `EngineError`. */
export type ComposeProjects = {
  /** The containers of a project, running or not; none when there is no such project. */
  find(project: string): Promise<ComposeContainer[]>;
  /** Fine when it has ended already. */
  stop(id: string): Promise<void>;
  /** Fine when it runs already. */
  start(id: string): Promise<void>;
  /** Fine when it is gone already; rejects while it runs. Its volumes stay, those without a name too. */
  remove(id: string): Promise<void>;
};
