const ESCAPE = "\u001b";
const RESET = `${ESCAPE}[0m`;
/** Anything that acts on a terminal: control characters but for the tab. */
const ACTS = /[^\P{Cc}\t]/u;
/** A control character, with what makes a sequence that only colours of it. */
const EACH = /(\p{Cc})(\[[\d;:]*m)?/gu;

/**
 * Somebody else's text as it may stand on a terminal: its colours end with it, and what would do anything else to the
 * terminal is shown instead of done.
 */
export function terminalText(text: string, colour: boolean): string {
  if (!ACTS.test(text)) return text;
  const shown = text.replaceAll(EACH, (all, control: string, colouring = "") => {
    if (control === ESCAPE && colouring !== "") return colour ? all : "";
    return control === "\t" ? all : `${picture(control)}${colouring}`;
  });
  return shown.includes(ESCAPE) ? `${shown}${RESET}` : shown;
}

/** As less and vi show them: ^[ for escape, ^M for a carriage return. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  return code === 0x7f ? "^?" : `<${code.toString(16)}>`;
}
