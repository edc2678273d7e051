const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A measured span: `84 ms`, `0.8 s`, `12.4 s`, `3 m 05 s`, `2 h 10 m`, `3 d 4 h`. */
export function span(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)} s`;
  return longSpan(ms);
}

/** Seconds that were measured to a tenth: what took less than one took one. */
export const spanOf = (seconds: number): string => span(Math.max(100, seconds * 1000));

/** An age or an estimate, without tenths: `0 s`, `12 s`, `4 m`, `2 h`, `3 d`. */
export function age(ms: number): string {
  const past = Math.max(0, ms);
  if (past < MINUTE_MS) return `${Math.floor(past / 1000)} s`;
  if (past < HOUR_MS) return `${Math.floor(past / MINUTE_MS)} m`;
  if (past < DAY_MS) return `${Math.floor(past / HOUR_MS)} h`;
  return `${Math.floor(past / DAY_MS)} d`;
}

/** Whole seconds to come: `about 14 s`, `about 3 m 05 s`. */
export const about = (seconds: number): string =>
  `about ${seconds < 60 ? `${Math.ceil(seconds)} s` : longSpan(seconds * 1000)}`;

function longSpan(ms: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const seconds = Math.round(ms / 1000);
  if (ms < HOUR_MS) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.floor(ms / MINUTE_MS);
  if (ms < DAY_MS) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
}

const scaled = (amount: number, base: number, units: readonly string[]): string => {
  let value = amount;
  let step = 0;
  while (value >= base && step < units.length - 1) {
    value /= base;
    step += 1;
  }
  const digits = step === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${units[step]}`;
};

/** Memory, in powers of 1024: `84 MiB`, `3.1 GiB`. */
export const memory = (bytes: number): string =>
  bytes < 1024 * 1024 && bytes > 0 ? scaled(bytes, 1024, ["B", "KiB"]) : wholeMiB(bytes);

function wholeMiB(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib < 1024 ? `${Math.round(mib)} MiB` : scaled(mib, 1024, ["MiB", "GiB", "TiB"]);
}

/** `84 of 512 MiB`; without a limit only what is used. */
export function memoryOf(used: number, limit: number | undefined): string {
  if (!limit) return memory(used);
  const [usedNumber = "", usedUnit] = memory(used).split(" ");
  const [, limitUnit] = memory(limit).split(" ");
  return usedUnit === limitUnit ? `${usedNumber} of ${memory(limit)}` : `${memory(used)} of ${memory(limit)}`;
}

/** Transfers and disk, in powers of 1000: `156 MB`, `4.2 GB`. */
export const bytes = (amount: number): string => scaled(amount, 1000, ["B", "kB", "MB", "GB", "TB"]);

/** Share of one core: `3 %`. */
export const percent = (cores: number): string => `${Math.round(cores * 100)} %`;

/** `1 replica`, `3 replicas`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Small numbers as words, larger ones as digits. */
export const words = (n: number): string => SMALL[n] ?? String(n);

/** Wall time as people read logs: `14:02:11`, in their own time zone. */
export function clock(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}
