import type { ContainerEngine, ObservedContainer } from "../ports/container-engine.ts";

type Looks = Pick<ContainerEngine, "list" | "inspect">;

/**
 * The containers of a host as last seen. Looks overlap, so each says when it began: what was seen later by another is
 * not overwritten, and a container that a list leaves out is looked for by itself before it is taken for gone.
 */
export class Containers {
  readonly #engine: Looks;
  #seen = new Map<string, ObservedContainer>();
  /** Order of the looks: of each container the newest that told of it. */
  readonly #toldBy = new Map<string, number>();
  #looks = 0;

  constructor(engine: Looks) {
    this.#engine = engine;
  }

  get all(): ReadonlyMap<string, ObservedContainer> {
    return this.#seen;
  }

  /** Takes over what an action found; that is always newer than any look that is still under way. */
  replace(containers: ReadonlyMap<string, ObservedContainer>): void {
    this.#looks += 1;
    for (const id of new Set([...containers.keys(), ...this.#seen.keys()])) {
      if (containers.get(id) !== this.#seen.get(id)) this.#toldBy.set(id, this.#looks);
    }
    this.#seen = new Map(containers);
  }

  /**
   * Looks at one container. When something else told of it meanwhile, nobody knows which of the two is newer (an action
   * may have seen it before it ended, and say so after): then it is looked at once more.
   */
  async look(id: string): Promise<void> {
    for (let isTold = false; !isTold; ) {
      const look = this.#begin();
      isTold = this.#tell(id, await this.#engine.inspect(id), look);
    }
  }

  /** Looks at all of them. */
  async lookAtAll(): Promise<void> {
    const look = this.#begin();
    const listed = await this.#engine.list();
    const ids = new Set(listed.map(({ id }) => id));
    for (const container of listed) this.#tell(container.id, container, look);
    const missing = [...this.#seen.keys()].filter((id) => !ids.has(id));
    await Promise.all(missing.map((id) => this.look(id)));
    for (const [id, by] of this.#toldBy) if (by < look && !this.#seen.has(id)) this.#toldBy.delete(id);
  }

  #begin(): number {
    this.#looks += 1;
    return this.#looks;
  }

  /** False when something newer told of it already. */
  #tell(id: string, container: ObservedContainer | undefined, look: number): boolean {
    if ((this.#toldBy.get(id) ?? 0) > look) return false;
    // Of one that is gone it is kept as well: a list that began before must not bring it back.
    this.#toldBy.set(id, look);
    if (container) this.#seen.set(id, container);
    else this.#seen.delete(id);
    return true;
  }
}
