import type { ComposeContainer } from "../../src/engine/model/compose-project.ts";
import type { ComposeProjects } from "../../src/engine/ports/compose-projects.ts";

/** Containers of docker compose, in memory; `acts` is what was done to them, in order. */
export class FakeComposeProjects implements ComposeProjects {
  readonly projects = new Map<string, ComposeContainer[]>();
  readonly acts: string[] = [];

  async find(project: string): Promise<ComposeContainer[]> {
    return structuredClone(this.projects.get(project) ?? []);
  }

  stop = async (id: string): Promise<void> => this.#set("stop", id, false);
  start = async (id: string): Promise<void> => this.#set("start", id, true);

  async remove(id: string): Promise<void> {
    this.acts.push(`remove ${id}`);
    for (const [project, containers] of this.projects) {
      this.projects.set(
        project,
        containers.filter((container) => container.id !== id),
      );
    }
  }

  #set(act: string, id: string, running: boolean): void {
    this.acts.push(`${act} ${id}`);
    for (const container of [...this.projects.values()].flat()) if (container.id === id) container.running = running;
  }
}
