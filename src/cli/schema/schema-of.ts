import type { z } from "zod";

/** Types as they look, however they were put together: intersections, readonly and aliases make no difference. */
type Plain<T> = T extends readonly (infer U)[]
  ? Plain<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** What is wrong with a schema, as the compiler says it. */
type Differs<A, B> = Same<Plain<A>, Plain<B>> extends true ? [] : [differsFromItsType: A, type: B];

/** Lets through a schema of exactly that type: with a field more or less, it does not compile. */
export const schemaOf =
  <T>() =>
  <S extends z.ZodType>(schema: S, ..._wrong: Differs<z.output<S>, T>): S =>
    schema;
