/** The `ordinal`-th /24 of a cluster's range, and its first address, which is the bridge's. */
export function hostSubnet(range: string, ordinal: number): { subnet: string; gateway: string } {
  const [base = "", bits = ""] = range.split("/");
  const hosts = 2 ** (24 - Number(bits));
  if (!(ordinal >= 0 && ordinal < hosts)) throw new RangeError(`${range} has no /24 number ${ordinal}`);
  const octets = base.split(".").map(Number);
  const number = octets.slice(0, 3).reduce((sum, octet) => sum * 256 + octet, 0) + ordinal;
  const network = [number >> 16, (number >> 8) & 255, number & 255].join(".");
  return { subnet: `${network}.0/24`, gateway: `${network}.1` };
}
