import * as Args from "@oclif/core/args";
import { nearest } from "../cli/nearest.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { UserError } from "../errors/orc-error.ts";
import { columns } from "../render/columns.ts";

export default class Schema extends OrcCommand {
  static override summary = "Print the JSON Schema of what a command prints with --json.";
  static override description =
    "Documents only ever gain fields, so the schema lets unknown ones pass. failure is what any command prints that fails. Without a name: which there are.";
  static override examples = ["orc schema ps", "orc schema", "orc schema failure"];
  static override args = {
    name: Args.string({ ignoreStdin: true, description: "A command: ps, up, plan, …; or failure." }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Schema);
    const { described, jsonSchemaOf } = await import("../cli/schema/json-schema.ts");
    const schemas = described();
    const { bold } = this.output.theme;
    if (args.name === undefined)
      return this.show({ schemas }, () => columns(schemas.map(({ name, about }) => [bold(name), about])).join("\n"));
    const schema = jsonSchemaOf(args.name);
    if (!schema)
      throw unknownSchema(
        args.name,
        schemas.map(({ name }) => name),
      );
    this.output.document(schema);
  }
}

function unknownSchema(name: string, names: readonly string[]): UserError {
  const near = nearest(name, names);
  return new UserError("input.usage", `There is no schema of ${name}.`, {
    next: [
      ...(near ? [{ text: "did you mean", command: `orc schema ${near}` }] : []),
      { text: "those there are", command: "orc schema" },
    ],
  });
}
