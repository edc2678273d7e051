import type { OrcClient } from "../client/orc-client.ts";
import type { AppRef } from "../engine/model/names.ts";
import { UserError } from "../errors/orc-error.ts";
import { OrcCommand } from "./orc-command.ts";
import { projectName } from "./project-name.ts";
import { type Reference, readReference } from "./reference.ts";
import type { UpSession } from "./up/prepare-up.ts";

/** The one app that all of the references name themselves. */
function appOfAll(references: readonly string[]): string | undefined {
  const apps = new Set(references.map((text) => /^([^/]+)\/./.exec(text)?.[1]));
  const [only] = apps;
  return apps.size === 1 ? only : undefined;
}

const behind = (words: readonly string[]): string => words.map((word) => ` ${word}`).join("");

/** A command about an app, or about all of them. */
export abstract class AppCommand extends OrcCommand {
  /** The app that flag, environment or the nearest Compose file name. */
  protected namedApp(): AppRef | undefined {
    const app = this.#nameBy(this.given["project-name"]);
    return app === undefined ? undefined : { namespace: this.place.namespace, app };
  }

  /** The app of this folder, whatever flags say. */
  protected folderApp(): string | undefined {
    return this.#nameBy(undefined);
  }

  #nameBy(given: string | undefined): string | undefined {
    const files = this.given.file ?? [];
    return projectName({ projectName: given, files, cwd: process.cwd(), environment: process.env });
  }

  /**
   * As `namedApp`, unless all references name one app themselves: `shop/web.1`. When nothing does, says which there are, and what
   * to type: the same `words` again.
   */
  protected async app(references: readonly string[] = [], words = references): Promise<AppRef> {
    const app = appOfAll(references);
    const named = app === undefined ? this.namedApp() : { namespace: this.place.namespace, app };
    if (named) {
      this.known = { app: named.app, ...this.known };
      return named;
    }
    const client = await this.client();
    const apps = await client.apps(this.place.namespace);
    throw new UserError(
      "app.ambiguous",
      "It is not clear which app is meant: there is no compose.yaml here or above.",
      {
        next: [
          ...apps.map((one) => ({ text: one.app, command: `orc ${this.id} -p ${one.app}${behind(words)}` })),
          ...(apps.length === 0 ? [{ text: "nothing runs yet; make a compose.yaml", command: "orc init" }] : []),
        ],
      },
    );
  }

  /** What references mean, looked up among the services of the app; none given: the whole app. */
  protected async references(client: OrcClient, ref: AppRef, texts: readonly string[]): Promise<Reference[]> {
    if (texts.length === 0) return [];
    const isElsewhere = texts.every((text) => text.includes("/") && !text.startsWith(`${ref.app}/`));
    const services = isElsewhere ? [] : (await client.app(ref)).services.map(({ name }) => name);
    return texts.map((text) => readReference(text, ref.app, services));
  }

  /** What preparing an `up` needs of this command. */
  protected upSession(): UpSession {
    return {
      given: this.given,
      namespace: this.place.namespace,
      output: this.output,
      signal: this.signal,
      client: () => this.client(),
    };
  }

  /** Whole services only; a slot is answered with what to type. */
  protected async serviceNames(client: OrcClient, ref: AppRef, texts: readonly string[]): Promise<string[]> {
    const references = await this.references(client, ref, texts);
    return references.map(({ service, slot, app }) => {
      if (slot === undefined && app === undefined) return service;
      throw new UserError("input.usage", `orc ${this.id} works on whole services of ${ref.app}.`, {
        next: [{ text: "all of its replicas", command: `orc ${this.id} ${service}` }],
      });
    });
  }
}
