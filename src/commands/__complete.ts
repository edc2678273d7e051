import { setTimeout as after } from "node:timers/promises";
import * as Args from "@oclif/core/args";
import { AppCommand } from "../cli/app-command.ts";
import { knownNames, NAME_KINDS, type NameKind } from "../cli/completion/known-names.ts";
import { durationMs } from "../cli/duration.ts";
import { loadProject } from "../cli/up/load-project.ts";

/**
 * A person waits with a finger on the key: what is not there by then is not offered. ORC_COMPLETION_TIMEOUT is for slow machines,
 * and says nothing when it is no time, as completion never does.
 */
const patienceMs = (): number => durationMs(process.env.ORC_COMPLETION_TIMEOUT ?? "") ?? 1500;

export default class Complete extends AppCommand {
  static override hidden = true;
  static override summary = "Print names for the shell to complete; says nothing else.";
  static override examples = ["orc __complete services"];
  static override insteadOfJson = "its output is words for a shell. See orc ls --json.";
  static override args = {
    kind: Args.string({ ignoreStdin: true, required: true, description: NAME_KINDS.join(", ") }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Complete);
    const kind = NAME_KINDS.find((known) => known === args.kind);
    if (kind === undefined) return undefined;
    const names = await Promise.race([this.#names(kind), after(patienceMs(), [], { ref: false })]).catch(() => []);
    if (names.length > 0) this.output.print(names.join("\n"));
  }

  async #names(kind: NameKind): Promise<string[]> {
    const client = await this.runningClient();
    const { namespace } = this.place;
    const inFile = async (): Promise<string[]> => Object.keys((await loadProject(this.given, namespace)).app.services);
    return knownNames(kind, { client, namespace, ref: this.namedApp(), inFile });
  }
}
