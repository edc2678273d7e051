import { connect } from "node:net";
import type { TcpProbe } from "../../engine/ports/tcp-probe.ts";

/** Connects and lets go at once; nothing is sent. */
export const tcpProbe: TcpProbe = {
  async openPorts(address, ports, timeoutMs) {
    const answers = await Promise.all(ports.map((port) => takesConnections(address, port, timeoutMs)));
    return ports.filter((_, index) => answers[index]);
  },
};

function takesConnections(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => answer(false), timeoutMs);
    const answer = (isOpen: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => answer(true));
    socket.on("error", () => answer(false));
  });
}
