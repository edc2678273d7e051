/** An established TCP connection as its server's kernel sees it. Ages in milliseconds; `undefined` where nothing was moved yet. */
export type ServerSocket = {
  local: string;
  unreadBytes: number;
  unsentBytes: number;
  receivedBytes: number;
  sentBytes: number;
  sinceReceived: number;
  sinceSent: number;
};

/** Takes apart what `ss -tinH state established` prints: a line per socket, its details indented below. */
export function parseSockets(output: string): ServerSocket[] {
  const sockets: ServerSocket[] = [];
  for (const block of output.split(/\n(?=\S)/)) {
    const [unread, unsent, local] = block.trim().split(/\s+/);
    if (!local?.includes(":")) continue;
    const number = (name: string): number => Number(new RegExp(`\\b${name}:(\\d+)`).exec(block)?.[1] ?? 0);
    sockets.push({
      local: local.replace(/^\[?(?:::ffff:)?/, "").replace(/\]?:\d+$/, ""),
      unreadBytes: Number(unread),
      unsentBytes: Number(unsent),
      receivedBytes: number("bytes_received"),
      sentBytes: number("bytes_sent"),
      sinceReceived: number("lastrcv"),
      sinceSent: number("lastsnd"),
    });
  }
  return sockets;
}

/** The kernel counts these ages in ticks: an answer given at once has the age of its request. */
const SETTLED_MS = 100;

/** Whether a stop would cut something: a request that has no answer yet, or an answer that is on its way. */
export function isInFlight(socket: ServerSocket): boolean {
  if (socket.unreadBytes > 0 || socket.unsentBytes > 0) return true;
  if (socket.receivedBytes === 0) return false;
  if (socket.sinceReceived !== socket.sinceSent) return socket.sinceReceived < socket.sinceSent;
  return socket.sentBytes === 0 || socket.sinceReceived < SETTLED_MS;
}
