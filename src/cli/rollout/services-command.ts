import * as Args from "@oclif/core/args";
import type { OrcClient } from "../../client/orc-client.ts";
import type { Author } from "../../engine/model/app.ts";
import type { ServiceStatus } from "../../engine/model/documents.ts";
import type { AppRef } from "../../engine/model/names.ts";
import { type ChangedView, renderChanged } from "../../render/changed.ts";
import { currentAuthor } from "../author.ts";
import { type Change, ChangeCommand } from "./change-command.ts";

/** What is asked of which services; `services` is empty where all of the app are meant, `chosen` has them all. */
export type Asked = {
  client: OrcClient;
  ref: AppRef;
  author: Author;
  services: string[];
  chosen: readonly ServiceStatus[];
};

type ServicesChange = Pick<Change, "ask" | "expected" | "holds">;

/** A command that does one thing to some services of an app, or to all of them. */
export abstract class ServicesCommand extends ChangeCommand {
  static override args = {
    services: Args.string({ multiple: true, ignoreStdin: true, description: "Services; none: all of the app." }),
  };

  /** Makes the change of what is named, follows it, and says what was done. */
  protected async changeServices(
    texts: readonly string[],
    what: ChangedView["what"],
    changeOf: (asked: Asked) => ServicesChange,
  ): Promise<undefined> {
    const ref = await this.app(texts);
    const client = await this.client();
    const services = await this.serviceNames(client, ref, texts);
    const all = (await client.app(ref)).services;
    const chosen = all.filter(({ name }) => services.length === 0 || services.includes(name));
    const change = changeOf({ client, ref, author: currentAuthor(process.env), services, chosen });
    const ask = (): ReturnType<Change["ask"]> => this.sent(ref.app, change.ask());
    const done = await this.carryOut({ client, ref, othersMayFail: true, ...change, ask });
    return this.show(this.changed(done), () => renderChanged({ ...done, what, services }, this.output.theme));
  }
}
