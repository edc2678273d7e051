/** Asks whether something listens. */
export type TcpProbe = {
  /** Ports of the address that take a connection within so long. */
  openPorts(address: string, ports: readonly number[], timeoutMs: number): Promise<number[]>;
};
