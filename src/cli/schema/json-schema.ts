import { z } from "zod";
import { type CommandSchema, DOCUMENTS } from "./documents.ts";

/** Names of commands whose document is described, and what each is. */
export const described = (): { name: string; about: string }[] =>
  Object.entries(DOCUMENTS).map(([name, { about }]) => ({ name, about }));

/** The JSON Schema of a command's document; undefined for a command that has none. */
export function jsonSchemaOf(name: string): Record<string, unknown> | undefined {
  const found = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
  return found && describe(name, found);
}

function describe(name: string, { about, schema, lines }: CommandSchema): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    // Documents only ever gain fields: whoever checks against this must let new ones pass.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const title = name === "failure" ? "a failure with --json" : `orc ${name} --json${lines ? ", one line" : ""}`;
  return { $schema, title, description: about, ...rest };
}
