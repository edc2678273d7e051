import type { Readable, Writable } from "node:stream";

/** A command to run in a running container. */
export type ExecSpec = {
  container: string;
  command: string[];
  tty: boolean;
  /** Whether anything will be written to its standard input. */
  stdin: boolean;
  environment: Record<string, string>;
  user?: string;
  workingDir?: string;
  /** Size of the terminal at the start; only with `tty`. */
  size?: { columns: number; rows: number };
};

/** A running command. With a terminal everything comes on `stdout`. */
export type ExecSession = {
  /** Ending it is the command's end of input. */
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  resize(size: { columns: number; rows: number }): Promise<void>;
  /** Resolves once the command has ended and its output was read. */
  readonly exitCode: Promise<number>;
  /** Lets go of the command's streams, whether it has ended or not. */
  close(): void;
};

/** Runs commands in containers, as `exec` needs it. */
export type ContainerExec = {
  /**
   * Rejects `container.missing` when the container is gone, `engine.refused` when it does not run. A command that is not in
   * it ends as in a shell: with 126 or 127, and the reason among its output.
   */
  exec(spec: ExecSpec): Promise<ExecSession>;
};
