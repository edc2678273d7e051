/** Counts what a stop would cut. */
export type Connections = {
  /** Open connections towards an IPv4 address of a replica; a connection that idles between requests does not count. */
  inFlight(address: string): Promise<number>;
};
