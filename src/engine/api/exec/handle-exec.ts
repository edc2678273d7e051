import { once } from "node:events";
import type { Duplex } from "node:stream";
import { asOrcError, UserError } from "../../../errors/orc-error.ts";
import { EXEC_PROTOCOL, type Frame } from "../../model/frames.ts";
import type { ExecRequest } from "../../model/requests.ts";
import { ORC_VERSION, VERSION_HEADER } from "../../model/version.ts";
import type { ExecSession } from "../../ports/container-exec.ts";
import type { ApiPorts } from "../api-ports.ts";
import { parseBody } from "../schema/parse.ts";
import { execBody, resizeFrame } from "../schema/queries.ts";
import { frameSocket, readJsonFrame } from "./frame-socket.ts";
import { replicaToEnter } from "./replica-to-enter.ts";

/** A shell that nearly every image with one has. */
const SHELL = ["/bin/sh"];

/** Runs a command in a replica over a connection that the client has turned into frames. */
export async function handleExec(ports: ApiPorts, socket: Duplex, head: Buffer, stopping: AbortSignal): Promise<void> {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: ${EXEC_PROTOCOL}\r\n${VERSION_HEADER}: ${ORC_VERSION}\r\n\r\n`,
  );
  const wire = frameSocket(socket, head);
  const frames = wire.frames[Symbol.asyncIterator]();
  const stop = (): void => void socket.destroy();
  stopping.addEventListener("abort", stop, { once: true });
  try {
    const request = await firstFrame(frames);
    const { session, replica, slot } = await start(ports, request);
    socket.once("close", () => session.close());
    try {
      await wire.sendJson("started", { replica, slot });
      void passInput(frames, session).catch(() => session.close());
      await Promise.all([wire.sendAll("stdout", session.stdout), wire.sendAll("stderr", session.stderr)]);
      await wire.sendJson("exit", { code: await session.exitCode });
    } finally {
      session.close();
    }
  } catch (thrown) {
    await wire.sendJson("error", asOrcError(thrown).toJSON());
  } finally {
    stopping.removeEventListener("abort", stop);
    socket.end();
  }
}

async function firstFrame(frames: AsyncIterator<Frame>): Promise<ExecRequest> {
  const { value, done } = await frames.next();
  if (done || value.kind !== "start")
    throw new UserError("input.invalid", "An exec connection begins with a start frame.");
  return parseBody(execBody, readJsonFrame(value));
}

async function start(
  ports: ApiPorts,
  request: ExecRequest,
): Promise<{ session: ExecSession; replica: string; slot: number }> {
  const { namespace, app, service, slot: wanted, command, ...rest } = request;
  const found = replicaToEnter(ports.state.view, { namespace, app }, service, wanted);
  if ("error" in found) throw found.error;
  const { container, replica, slot } = found;
  const session = await ports.exec.exec({ ...rest, container, command: command.length > 0 ? command : SHELL });
  return { session, replica, slot };
}

/** Input goes no faster than the command reads it; a client that is gone is its end of input. */
async function passInput(frames: AsyncIterator<Frame>, session: ExecSession): Promise<void> {
  session.stdin.on("error", () => {});
  for (let next = await frames.next(); !next.done; next = await frames.next()) {
    const frame: Frame = next.value;
    if (frame.kind === "stdin") {
      if (!session.stdin.write(frame.payload))
        await Promise.race([once(session.stdin, "drain"), once(session.stdin, "close")]);
    } else if (frame.kind === "end") session.stdin.end();
    else if (frame.kind === "resize") await session.resize(parseBody(resizeFrame, readJsonFrame(frame)));
  }
  session.stdin.end();
}
