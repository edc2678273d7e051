import type { View } from "../model/view.ts";

const toNumber = (address: string): number => address.split(".").reduce((value, part) => value * 256 + Number(part), 0);

const toAddress = (value: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");

/** The lowest virtual IP of a range that is not taken, without the first two and the last of it; undefined when none is left. */
export function freeVirtualIp(range: string, taken: ReadonlySet<string>): string | undefined {
  const [base = "", bits = "16"] = range.split("/");
  const first = toNumber(base);
  const size = 2 ** (32 - Number(bits));
  for (let offset = 2; offset < size - 1; offset += 1) {
    const address = toAddress(first + offset);
    if (!taken.has(address)) return address;
  }
  return undefined;
}

/** Every virtual IP that some service has. */
export function virtualIps(view: View): Set<string> {
  const taken = new Set<string>();
  for (const app of view.apps.values()) for (const { value } of app.routing.values()) taken.add(value.vip);
  return taken;
}
