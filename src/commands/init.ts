import { join, resolve } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { nearest } from "../cli/nearest.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { copyTemplate, filesInTheWay, readTemplates, type Template } from "../cli/templates.ts";
import { UserError } from "../errors/orc-error.ts";
import { columns } from "../render/columns.ts";
import { nextSteps } from "../render/next-steps.ts";

export default class Init extends OrcCommand {
  static override summary = "Write a compose.yaml to start from.";
  static override description = "Never overwrites: where one of its files is there already, nothing is written.";
  static override examples = ["orc init", "orc init --list", "orc init web-db shop"];
  static override args = {
    template: Args.string({ ignoreStdin: true, default: "hello", description: "What to start from; see --list." }),
    folder: Args.string({ ignoreStdin: true, default: ".", description: "Where to; made where it is not there." }),
  };
  static override flags = { list: Flags.boolean({ summary: "List the templates." }) };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Init);
    const templatesFolder = join(this.root, "templates");
    const templates = await readTemplates(templatesFolder);
    if (flags.list) return this.#list(templates);
    const template = templates.find(({ name }) => name === args.template);
    if (!template) throw unknownTemplate(args.template, templates);
    const folder = resolve(args.folder);
    refuseOverwriting(template.name, filesInTheWay(template, folder));
    await copyTemplate(templatesFolder, template, folder).catch((error: NodeJS.ErrnoException) => {
      throw new UserError("input.usage", `${args.folder} cannot be written to: ${error.message}.`, { cause: error });
    });
    const isHere = folder === process.cwd();
    const { files, name } = template;
    this.show({ template: name, folder, files }, () =>
      [
        `Wrote ${files.join(", ")}${isHere ? "" : ` into ${args.folder}`}.`,
        ...nextSteps(
          [
            ...(isHere ? [] : [{ text: "go there", command: `cd ${args.folder}` }]),
            { text: "start it", command: "orc up" },
            { text: "what it would do", command: "orc plan" },
          ],
          this.output.theme,
        ),
      ].join("\n"),
    );
  }

  #list(templates: readonly Template[]): undefined {
    const { bold } = this.output.theme;
    return this.show({ templates }, () => columns(templates.map(({ name, about }) => [bold(name), about])).join("\n"));
  }
}

function refuseOverwriting(template: string, files: readonly string[]): void {
  if (files.length === 0) return;
  const there = `${files.join(", ")} ${files.length === 1 ? "is" : "are"} here already.`;
  throw new UserError("input.usage", `${there} Nothing was written.`, {
    next: [
      { text: "bring up what is here", command: "orc up" },
      { text: "into a folder of its own", command: `orc init ${template} FOLDER` },
    ],
  });
}

function unknownTemplate(name: string, templates: readonly Template[]): UserError {
  const near = nearest(
    name,
    templates.map((one) => one.name),
  );
  return new UserError("input.usage", `There is no template ${name}.`, {
    next: [
      ...(near ? [{ text: "did you mean", command: `orc init ${near}` }] : []),
      { text: "all templates", command: "orc init --list" },
    ],
  });
}
