import { join } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { nearest } from "../cli/nearest.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { copyTemplate, filesInTheWay, readTemplates, type Template } from "../cli/templates.ts";
import { UserError } from "../errors/orc-error.ts";
import { columns } from "../render/columns.ts";

export default class Init extends OrcCommand {
  static override summary = "Write a compose.yaml to start from.";
  static override examples = ["orc init", "orc init hello", "orc init --list"];
  static override args = {
    template: Args.string({ ignoreStdin: true, default: "hello", description: "What to start from." }),
  };
  static override flags = { list: Flags.boolean({ summary: "List the templates." }) };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Init);
    const folder = join(this.config.root, "templates");
    const templates = await readTemplates(folder);
    const { theme } = this.output;
    if (flags.list)
      return this.show({ templates }, () =>
        columns(templates.map(({ name, about }) => [theme.bold(name), about])).join("\n"),
      );
    const template = templates.find(({ name }) => name === args.template);
    if (!template) throw unknownTemplate(args.template, templates);
    const inTheWay = filesInTheWay(template, process.cwd());
    if (inTheWay.length > 0) {
      throw new UserError(
        "input.usage",
        `${inTheWay.join(", ")} ${inTheWay.length === 1 ? "is" : "are"} here already. Nothing was written.`,
        {
          next: [{ text: "bring up what is here", command: "orc up" }],
        },
      );
    }
    await copyTemplate(folder, template, process.cwd());
    this.show({ template: template.name, files: template.files }, () =>
      [
        `Wrote ${template.files.join(", ")}.`,
        ...columns(
          [
            ["start it", theme.accent("orc up")],
            ["what it would do", theme.accent("orc plan")],
          ],
          { indent: 2 },
        ),
      ].join("\n"),
    );
  }
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
