import { parseTemplate, TemplateError, type TemplatePart } from "./template.ts";

export type Lookup = (name: string) => string | undefined;

/** What happened on the way: variables without a value, and where in the text they stand. */
export type Missing = { variable: string; start: number; end: number };

/** Replaces the variables of a text; `onMissing` hears of those that have no value and become nothing. Throws TemplateError. */
export function expand(text: string, lookup: Lookup, onMissing: (missing: Missing) => void = () => {}): string {
  return text.includes("$") ? expandParts(parseTemplate(text), lookup, onMissing) : text;
}

function expandParts(parts: TemplatePart[], lookup: Lookup, onMissing: (missing: Missing) => void): string {
  return parts.map((part) => ("text" in part ? part.text : expandVariable(part, lookup, onMissing))).join("");
}

type Variable = Extract<TemplatePart, { variable: string }>;

function expandVariable(part: Variable, lookup: Lookup, onMissing: (missing: Missing) => void): string {
  const value = lookup(part.variable);
  const operand = (): string => expandParts(part.operand ?? [], lookup, onMissing);
  const isThere = part.operator?.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  switch (part.operator) {
    case ":-":
    case "-":
      return isThere ? (value ?? "") : operand();
    case ":+":
    case "+":
      return isThere ? operand() : "";
    case ":?":
    case "?": {
      if (isThere) return value ?? "";
      const reason = operand();
      throw new TemplateError(
        `${part.variable} must be set${reason === "" ? "" : `: ${reason}`}`,
        part.start,
        part.end,
        part.variable,
      );
    }
    case undefined:
      if (value === undefined) onMissing({ variable: part.variable, start: part.start, end: part.end });
      return value ?? "";
    default:
      return part.operator satisfies never;
  }
}
