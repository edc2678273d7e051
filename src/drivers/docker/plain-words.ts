/** Programs that hand an error on, each with its name before it; none of them is where it went wrong. */
const HANDED_ON =
  /^(?:failed to create (?:shim )?task(?: for container)?|failed to create task for container|OCI runtime create failed|runc create failed|container_linux\.go:\d+|starting container process caused|unable to start container process|error during container init): /i;

/** What the engine says of a start that failed, from where it went wrong: `exec: "sh": executable file not found in $PATH`. */
export function plainWords(message: string): string {
  let words = message.trim();
  for (let shorter = words.replace(HANDED_ON, ""); shorter !== words; shorter = words.replace(HANDED_ON, "")) {
    words = shorter;
  }
  return words.replace(/: unknown$/, "");
}
