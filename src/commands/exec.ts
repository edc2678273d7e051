import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { runAttached } from "../cli/exec/attach.ts";
import { environmentOf, SHELL } from "../cli/exec/exec-words.ts";
import { firstPositional } from "../cli/own-flags.ts";
import { UserError } from "../errors/orc-error.ts";

export default class Exec extends AppCommand {
  static override summary = "Run a command in a replica; without a command, a shell.";
  static override description = "orc's own flags end at the first word: what follows is the command, flags and all.";
  static override usage = "exec [-T] [-u USER] [-w FOLDER] [-e NAME=VALUE] REF [COMMAND…]";
  static override examples = ["orc exec web.1 ls -l /", "orc exec db", "orc exec -u root -w /tmp web sh -c 'id; pwd'"];
  static override strict = false;
  static override failureExitCode = 125;
  static override insteadOfJson = "its output is the command's own. See orc ps --json.";
  static override ownFlagsFirst = true;
  static override flags = {
    "no-tty": Flags.boolean({ char: "T", summary: "No terminal, also when there is one." }),
    user: Flags.string({ char: "u", summary: "User to run as.", helpValue: "USER" }),
    workdir: Flags.string({ char: "w", summary: "Folder to run in.", helpValue: "FOLDER" }),
    env: Flags.string({
      char: "e",
      summary: "Variable to set; repeat for several.",
      helpValue: "NAME=VALUE",
      multiple: true,
      multipleNonGreedy: true,
    }),
    interactive: Flags.boolean({ char: "i", hidden: true, summary: "Always so; accepted because fingers type it." }),
    tty: Flags.boolean({
      char: "t",
      hidden: true,
      summary: "Always so on a terminal; accepted because fingers type it.",
    }),
  };

  protected async act(): Promise<number> {
    const words = this.argv;
    const own = firstPositional(words, { ...Exec.baseFlags, ...Exec.flags });
    const { flags } = await this.parse(Exec, words.slice(0, own));
    const [text, ...rest] = words.slice(own).filter((word, index) => index > 1 || word !== "--");
    if (text === undefined)
      throw new UserError("input.usage", "Which replica? Name one: orc exec web.1.", {
        next: [{ text: "replicas of the app", command: "orc ps" }],
      });
    const ref = await this.app([text]);
    const client = await this.client();
    const [wanted] = await this.references(client, ref, [text]);
    const tty = !flags["no-tty"] && process.stdin.isTTY === true && process.stdout.isTTY === true;
    const running = await client.exec({
      namespace: ref.namespace,
      app: wanted?.app ?? ref.app,
      service: wanted?.service ?? text,
      ...(wanted?.slot === undefined ? {} : { slot: wanted.slot }),
      command: rest.length > 0 ? rest : SHELL,
      tty,
      stdin: true,
      environment: environmentOf(flags.env ?? [], process.env),
      ...(flags.user === undefined ? {} : { user: flags.user }),
      ...(flags.workdir === undefined ? {} : { workingDir: flags.workdir }),
      ...(tty ? { size: { columns: process.stdout.columns, rows: process.stdout.rows } } : {}),
    });
    if (wanted?.slot === undefined)
      this.output.note(this.output.noteTheme.dim(`in ${wanted?.service ?? text}.${running.slot}`));
    return runAttached(running, tty);
  }
}
