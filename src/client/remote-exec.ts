import type { Readable, Writable } from "node:stream";

/** A command that runs in a replica. */
export type RemoteExec = {
  /** The replica it runs in, for saying so. */
  readonly replica: string;
  readonly slot: number;
  /** Ending it is the command's end of input. */
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Nothing comes here with a terminal. */
  readonly stderr: Readable;
  resize(size: { columns: number; rows: number }): void;
  /** The command's own exit code; rejects when the connection breaks before. */
  readonly exitCode: Promise<number>;
  close(): void;
};
