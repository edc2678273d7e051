import { access, constants } from "node:fs/promises";
import { connectSocket } from "../client/connect-socket.ts";
import type { OrcClient } from "../client/orc-client.ts";
import type { VersionDocument } from "../engine/model/requests.ts";
import { API_SOCKET } from "../engine/model/version.ts";
import { OrcError } from "../errors/orc-error.ts";
import type { Output } from "./output.ts";

const socketPath = (): string => process.env.ORC_SOCKET || API_SOCKET;

/** Where orcd is not there, or is of a version we do not speak with, it is ours to start it. */
const MENDABLE: ReadonlySet<string> = new Set(["orcd.unreachable", "version.skew"]);

/** The API of this machine's orcd. The way there is its socket alone; only when nobody answers is the engine asked to start it. */
export async function connect(output: Output): Promise<OrcClient> {
  const client = connectSocket(socketPath());
  try {
    sayRefusal(await client.version(), output);
    return client;
  } catch (error) {
    client.close();
    if (!(error instanceof OrcError && MENDABLE.has(error.code))) throw error;
  }
  const [{ ensureOrcd }, { fold }] = await Promise.all([
    import("../bootstrap/ensure-orcd.ts"),
    import("../render/fold.ts"),
  ]);
  const { dim } = output.noteTheme;
  const say = (line: string): void => fold(line, output.noteRoom).forEach((part) => void output.note(dim(part)));
  const ensured = await ensureOrcd({ env: process.env, say });
  const started = connectSocket(ensured.socket);
  sayRefusal(await started.version(), output);
  return started;
}

/** An orcd that changes nothing says so before anything else. */
function sayRefusal({ refusal }: VersionDocument, output: Output): void {
  if (refusal) output.note(`${output.noteTheme.yellow(output.noteTheme.signs.warning)} ${refusal.message}`);
}

/** Whether orcd's socket is there and lets this user not in: then nothing is known of how orcd is. */
export const isShutOut = (): Promise<boolean> =>
  access(socketPath(), constants.W_OK).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === "EACCES",
  );

/** The API of an orcd that runs already; undefined where none answers. Starts nothing. */
export async function connectRunning(): Promise<OrcClient | undefined> {
  const client = connectSocket(socketPath());
  try {
    await client.version();
    return client;
  } catch {
    client.close();
    return undefined;
  }
}
