const ROOM = 36;
const CONTEXT = 8;

/** Two long values cut down to where they differ, with a little of what stands around it. */
export function shortChange(from: string, to: string): { from: string; to: string } {
  if (from.length <= ROOM && to.length <= ROOM) return { from, to };
  const start = Math.max(0, commonStart(from, to) - CONTEXT);
  return { from: around(from, start), to: around(to, start) };
}

function commonStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return same;
}

function around(text: string, start: number): string {
  const head = start > 0 ? "…" : "";
  const rest = text.slice(start);
  return rest.length + head.length <= ROOM ? head + rest : `${head}${rest.slice(0, ROOM - head.length - 1)}…`;
}
