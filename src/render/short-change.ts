const MOST = 36;
const LEAST = 12;
const CONTEXT = 8;

/** Two long values cut down to where they differ, with a little of what stands around it; `room` is what each may take. */
export function shortChange(from: string, to: string, room = MOST): { from: string; to: string } {
  const most = Math.min(MOST, Math.max(LEAST, room));
  if (from.length <= most && to.length <= most) return { from, to };
  const start = Math.max(0, commonStart(from, to) - Math.min(CONTEXT, most - LEAST));
  return { from: around(from, start, most), to: around(to, start, most) };
}

function commonStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return same;
}

function around(text: string, start: number, most: number): string {
  const head = start > 0 ? "…" : "";
  const rest = text.slice(start);
  return rest.length + head.length <= most ? head + rest : `${head}${rest.slice(0, most - head.length - 1)}…`;
}
