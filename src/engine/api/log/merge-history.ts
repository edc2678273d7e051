import { type OriginLine, sortableTime } from "./log-source.ts";

type Head = { line: OriginLine; time: string; rest: AsyncIterator<OriginLine> };

/** Lines of several logs in the order they were written; each log is in order by itself. Holds one line of each. */
export async function* mergeHistory(sources: readonly AsyncIterable<OriginLine>[]): AsyncGenerator<OriginLine> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads = (await Promise.all(iterators.map(advance))).filter((head) => head !== undefined);
    heads.sort(byTime);
    for (let first = heads.shift(); first; first = heads.shift()) {
      yield first.line;
      const next = await advance(first.rest);
      if (next) insert(heads, next);
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

async function advance(rest: AsyncIterator<OriginLine>): Promise<Head | undefined> {
  const { value, done } = await rest.next();
  return done ? undefined : { line: value, time: sortableTime(value.at), rest };
}

const byTime = (a: Head, b: Head): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0);

function insert(heads: Head[], head: Head): void {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = heads[middle];
    if (at && at.time <= head.time) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, head);
}

/** The last lines of a stream, in order. */
export async function* lastLines<T>(lines: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const kept: T[] = [];
  for await (const line of lines) {
    kept.push(line);
    // Cut in strides: taking from the front of an array at every line costs its length.
    if (kept.length > count * 2 + 1000) kept.splice(0, kept.length - count);
  }
  yield* kept.slice(Math.max(0, kept.length - count));
}
