import { ConfigError, ErrorList, type NextStep, type Where } from "../errors/orc-error.ts";
import type { Place } from "./source/node.ts";
import { whereOf } from "./source/source.ts";

/** Something in a file that is understood but does not do what its writer may think. */
export type Warning = { message: string; where: Where };

/** Collects everything that is wrong with the files, so that it can be said at once. */
export class Problems {
  readonly #errors: ConfigError[];
  readonly #warnings: Warning[] = [];
  readonly #said: Set<string>;
  readonly #warns: boolean;
  readonly #broken = new Set<string>();
  #quiet: Problems | undefined;

  constructor(warns = true, errors: ConfigError[] = [], said = new Set<string>()) {
    this.#warns = warns;
    this.#errors = errors;
    this.#said = said;
  }

  /** The same collection for what is unused anyway: errors count, warnings do not. */
  get withoutWarnings(): Problems {
    if (!this.#warns) return this;
    this.#quiet ??= new Problems(false, this.#errors, this.#said);
    return this.#quiet;
  }

  /** All warnings so far, in the order of the file. */
  get warnings(): readonly Warning[] {
    return this.#warnings.toSorted(byPlace);
  }

  get errorCount(): number {
    return this.#errors.length;
  }

  /** Notes an error; `fix` is what to write instead. */
  error(place: Place, message: string, fix?: string, code: "file.invalid" | "file.missing" = "file.invalid"): void {
    if (this.#isRepeated(place, message)) return;
    const next: NextStep[] = fix === undefined ? [] : [{ text: fix }];
    this.#errors.push(new ConfigError(code, message, { where: whereOf(place), next }));
  }

  /** Notes an error about no place in particular, such as a file that is not there. */
  fail(message: string, fix?: string, code: "file.invalid" | "file.missing" = "file.missing"): void {
    this.#errors.push(new ConfigError(code, message, { next: fix === undefined ? [] : [{ text: fix }] }));
  }

  warn(place: Place, message: string): void {
    if (this.#warns && !this.#isRepeated(place, message)) this.#warnings.push({ message, where: whereOf(place) });
  }

  /** Whether something is wrong with a value or a part of it, so that what follows from that need not be said. */
  isBroken(path: string): boolean {
    return (
      this.#broken.has(path) ||
      this.#errors.some(
        ({ where }) => where?.path.startsWith(path) && /^(?:$|[.[])/.test(where.path.slice(path.length)),
      )
    );
  }

  /** Notes that a value is missing because of another error, such as a mistyped name. */
  noteMissing(path: string): void {
    this.#broken.add(path);
  }

  /** Throws all errors found so far, in the order of the file. */
  throwIfAny(): void {
    if (this.#errors.length > 0) this.throwAll();
  }

  throwAll(): never {
    throw new ErrorList(this.#errors.toSorted(byPlace));
  }

  /** An anchor used by many services is one mistake, not many. */
  #isRepeated(place: Place, message: string): boolean {
    const key = `${place.source.path}\0${place.start}\0${message}`;
    if (this.#said.has(key)) return true;
    this.#said.add(key);
    return false;
  }
}

const byPlace = ({ where: a }: { where?: Where }, { where: b }: { where?: Where }): number =>
  (a?.file ?? "").localeCompare(b?.file ?? "") ||
  (a?.line ?? 0) - (b?.line ?? 0) ||
  (a?.column ?? 0) - (b?.column ?? 0);
