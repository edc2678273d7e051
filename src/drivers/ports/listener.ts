import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import type { PortClaim } from "../../engine/model/port-claims.ts";
import { everyAddress } from "../../engine/model/port-claims.ts";

/** What of a published port matters for binding it. */
export type BindablePort = Pick<PortClaim, "published" | "protocol" | "hostIp">;

/** A port held on one address of the host. */
export type Listener = { close(): void };

/** Where a published port is bound: on IPv4 to show conflicts, on the IPv6 loopback since `localhost` often means that. */
export function addressesToBind({ hostIp }: Pick<BindablePort, "hostIp">): string[] {
  if (everyAddress(hostIp)) return ["0.0.0.0", "::1"];
  if (hostIp === "127.0.0.1") return ["127.0.0.1", "::1"];
  return [hostIp ?? "0.0.0.0"];
}

/** Binds the port and relays what reaches it; over IPv4 that is nothing, since the kernel sends it on before. */
export function listen(claim: BindablePort, address: string, targetOf: () => Target | undefined): Promise<Listener> {
  return claim.protocol === "tcp" ? listenTcp(claim, address, targetOf) : bindUdp(claim, address);
}

export type Target = { address: string; port: number };

function listenTcp(
  { published }: BindablePort,
  address: string,
  targetOf: () => Target | undefined,
): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = targetOf();
    if (!target) return client.resetAndDestroy();
    const replica = connect({ host: target.address, port: target.port, allowHalfOpen: true });
    client.pipe(replica).pipe(client);
    client.on("error", () => replica.destroy());
    replica.on("error", () => client.resetAndDestroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port: published, ipv6Only: true }, () => {
      server.off("error", reject);
      // Running out of descriptors while accepting must not take the daemon down; the kernel keeps the queue.
      server.on("error", () => {});
      resolve({ close: () => server.close() });
    });
  });
}

function bindUdp({ published }: BindablePort, address: string): Promise<Listener> {
  const socket = createSocket(address.includes(":") ? { type: "udp6", ipv6Only: true } : { type: "udp4" });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address, port: published, exclusive: true }, () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve({ close: () => socket.close() });
    });
  });
}
