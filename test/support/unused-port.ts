import { once } from "node:events";
import { createServer } from "node:net";

/** Below what the kernel hands out by itself, so that nobody gets such a port by chance between the asking and the use. */
const FIRST = 10_000;
const COUNT = 20_000;

let next = process.pid * 16;

/** A port that nobody listens on. Test files that run beside each other begin at different places. */
export async function unusedPort(): Promise<number> {
  for (;;) {
    const port = FIRST + (next++ % COUNT);
    const server = createServer().listen(port);
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
