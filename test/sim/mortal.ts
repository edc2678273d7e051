import type { Clock } from "../../src/engine/ports/clock.ts";

/** A life that can end at any moment; what was under way then has happened or not, but nobody hears of it. */
export class Life {
  alive = true;

  end(): void {
    this.alive = false;
  }
}

const never = new Promise<never>(() => {});

/** The same port as seen from one incarnation: after its death calls reach nothing and answers reach nobody. */
export function mortal<T extends object>(port: T, life: Life): T {
  return new Proxy(port, {
    get(target, name, receiver): unknown {
      const member: unknown = Reflect.get(target, name, receiver === undefined ? target : target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        if (!life.alive) return never;
        return mortalResult(Reflect.apply(member, target, args), life);
      };
    },
  });
}

function mortalResult(result: unknown, life: Life): unknown {
  if (isAsyncIterable(result)) return mortalIterable(result, life);
  if (!(result instanceof Promise)) return result;
  return new Promise((resolve, reject) => {
    result.then(
      (value) => life.alive && resolve(value),
      (error: unknown) => life.alive && reject(error),
    );
  });
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function* mortalIterable(source: AsyncIterable<unknown>, life: Life): AsyncGenerator<unknown> {
  for await (const item of source) {
    if (!life.alive) await never;
    yield item;
  }
}

/** Timers of an incarnation never ring after its death. */
export function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    wall: () => clock.wall(),
    after: (delay, call) => clock.after(delay, () => life.alive && call()),
  };
}
