import type { OrcClient } from "../../client/orc-client.ts";
import type { AppSpec } from "../../engine/model/app-spec.ts";
import type { ComposeAct, ComposeContainer } from "../../engine/model/compose-project.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { NextStep } from "../../errors/orc-error.ts";
import { currentAuthor } from "../author.ts";
import type { Question } from "../confirm.ts";
import { few } from "./compose-running.ts";
import { refuseLostData } from "./refuse-adoption.ts";

/**
 * An app that docker compose runs here is taken over: its containers are stopped right before orc's start on the same volumes
 * and ports, started again when those do not come up, and removed once they are ready.
 */
export class Adoption {
  readonly #client: OrcClient;
  readonly #ref: AppRef;
  /** Of the services that the file has; others are left alone. */
  readonly #containers: readonly ComposeContainer[];
  #hasBegun = false;

  private constructor(client: OrcClient, ref: AppRef, containers: readonly ComposeContainer[]) {
    this.#client = client;
    this.#ref = ref;
    this.#containers = containers;
  }

  /** Undefined when docker compose has nothing of the app here; rejects `adopt.refused` when data would be lost from sight. */
  static async of(client: OrcClient, ref: AppRef, spec: AppSpec): Promise<Adoption | undefined> {
    const found = (await client.composeProject(ref)).containers;
    const containers = found.filter(({ service }) => spec.services[service] !== undefined);
    refuseLostData(spec, containers);
    return containers.length > 0 ? new Adoption(client, ref, containers) : undefined;
  }

  get names(): string[] {
    return this.#containers.map(({ name }) => name);
  }

  /** What a person agrees to; nothing to ask where nothing runs. */
  get question(): Question | undefined {
    if (this.#running.length === 0) return undefined;
    return {
      text: `Take ${this.#ref.app} over from docker compose?`,
      because: `This stops docker compose's ${few(this.#running.map(({ name }) => name))}, and orc starts its own on the same volumes and ports: a gap of some seconds.`,
      answered: "orc up --adopt -y",
    };
  }

  /** What to type when it was left half-way. */
  get ways(): NextStep[] {
    if (!this.#hasBegun) return [];
    return [
      { text: "docker compose's containers are stopped; take over the rest of the way", command: "orc up --adopt" },
      { text: `or go back: docker compose -p ${this.#ref.app} start, after`, command: `orc down -p ${this.#ref.app}` },
    ];
  }

  /** Ends what runs, so that ports and volumes are free. */
  begin(): Promise<string[]> {
    this.#hasBegun = true;
    return this.#act("stop", this.#running);
  }

  /** The way back: what ran before runs again. */
  back(): Promise<string[]> {
    return this.#act("start", this.#running);
  }

  /** What was taken over is put away; volumes stay. */
  finish(): Promise<string[]> {
    return this.#act("remove", this.#containers);
  }

  get #running(): ComposeContainer[] {
    return this.#containers.filter(({ running }) => running);
  }

  async #act(act: ComposeAct, containers: readonly ComposeContainer[]): Promise<string[]> {
    if (containers.length === 0) return [];
    const author = currentAuthor(process.env);
    const request = { act, containers: containers.map(({ id }) => id), author };
    return (await this.#client.actOnComposeProject(this.#ref, request)).containers;
  }
}
