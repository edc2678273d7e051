import { UserError } from "../errors/orc-error.ts";

/** Reads `web=3`, one or several. */
export function readScale(pairs: readonly string[], flag: string): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, service, number] = /^([^=]+)=(\d{1,5})$/.exec(pair) ?? [];
      if (service === undefined || number === undefined)
        throw new UserError("input.usage", `${flag} ${pair}: needs SERVICE=NUMBER, such as web=3.`);
      return [service, Number(number)];
    }),
  );
}
