import type { ArgInput, FlagInput, Input, ParserOutput } from "@oclif/core/interfaces";
import { parse } from "@oclif/core/parser";
import type { OrcClient } from "../client/orc-client.ts";
import { CancelledError, OrcError, UserError } from "../errors/orc-error.ts";
import { age } from "../render/units.ts";
import { wantsJson } from "./argv.ts";
import { type ClusterContext, LOCAL_CONTEXT, settleContext } from "./context.ts";
import { durationOf } from "./duration.ts";
import { leaveAtOnce } from "./exit.ts";
import { type GlobalFlags, globalFlags } from "./flags.ts";
import { Output } from "./output.ts";
import { firstPositional } from "./own-flags.ts";
import { type Known, reportFailure } from "./report-failure.ts";
import { typedHere } from "./typed-here.ts";
import { usageError } from "./usage-error.ts";
import { readUserConfig } from "./user-config.ts";

type Parsed = Record<string, unknown>;

/** A key that is pressed once reaches us twice behind a program that passes signals on, as npm does. */
const SAME_KEY_MS = 200;

/** What a command is started with; `root` is the folder of the package. */
export type Started = { argv: string[]; id: string; root: string };

/**
 * Every command: parse, call, render; and one way for all of them to fail. To oclif, which reads its help and manifest,
 * it looks like a command of oclif; it extends none, because that loads all of oclif: half of what a short command takes.
 */
export abstract class OrcCommand {
  static summary = "";
  static description: string | undefined;
  static examples: string[] = [];
  static usage: string | undefined;
  static hidden = false;
  static strict = true;
  static args: ArgInput = {};
  static flags: FlagInput = {};
  static baseFlags = globalFlags;
  /** `--timeout` is the client's patience, or the deadline of the rollout that the command starts. */
  static timeoutMeans: "client" | "rollout" = "client";
  /** Commands whose output is somebody else's have no JSON; what to use instead. */
  static insteadOfJson: string | undefined;
  /** The exit code of whatever orc fails in, where the command's own codes pass through; usage stays 2. */
  static failureExitCode: number | undefined;
  /** From the first word on the command line is somebody else's. */
  static ownFlagsFirst = false;

  /** By this oclif knows a command. */
  static async run(this: new (started: Started) => OrcCommand, started: Started): Promise<number> {
    return new this(started).run();
  }

  protected readonly argv: string[];
  protected readonly id: string;
  protected readonly root: string;

  constructor({ argv, id, root }: Started) {
    this.argv = argv;
    this.id = id;
    this.root = root;
    this.output = this.#outputOf({ quiet: false, verbose: false, "no-color": argv.includes("--no-color") });
  }

  protected output: Output;
  protected place: ClusterContext = { context: LOCAL_CONTEXT, namespace: "default" };
  protected given: GlobalFlags = { json: false, quiet: false, verbose: false, "no-color": false };
  /** What is known of the result, for the document of a failure. */
  protected known: Known = {};
  protected timeoutMs: number | undefined;
  #client: OrcClient | undefined;
  #patience: NodeJS.Timeout | undefined;
  #interruptedAt: number | undefined;
  readonly #stop = Promise.withResolvers<never>();
  readonly #abort = new AbortController();

  /** Does the work; a number is the exit code. */
  protected abstract act(): Promise<number | undefined>;

  /** Aborts what is under way when the command ends, however it ends. */
  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** What Ctrl-C and SIGTERM say; commands that leave work behind say more, once they know. */
  protected interruption(): OrcError | Promise<OrcError> {
    return new CancelledError("Interrupted.");
  }

  /** The first time ends what is done here in good order, the second time at once. */
  #interrupt(): void {
    const now = performance.now();
    if (this.#interruptedAt === undefined) {
      this.#interruptedAt = now;
      void Promise.resolve(this.interruption()).then(this.#stop.reject);
    } else if (now - this.#interruptedAt > SAME_KEY_MS) leaveAtOnce();
  }

  async run(): Promise<number> {
    const interrupt = (): void => this.#interrupt();
    // For good, not once: the library that restores the cursor ends the process when it finds itself the only listener.
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
      return (await Promise.race([this.act(), this.#stop.promise])) ?? 0;
    } catch (thrown) {
      this.#abort.abort();
      await this.output.release();
      this.output.hush();
      const { flags, failureExitCode } = this.constructor as typeof OrcCommand;
      const error = usageError(thrown, this.id, { ...globalFlags, ...flags });
      if (error instanceof OrcError && error.code === "port.taken") {
        const { nameHolders } = await import("./port-holders.ts");
        await nameHolders(error);
      }
      const code = reportFailure(error, this.output, { ...this.head(), ...this.known }, process.env);
      return code === 2 ? code : (failureExitCode ?? code);
    } finally {
      clearTimeout(this.#patience);
      this.#abort.abort();
      this.#client?.close();
    }
  }

  /** Parses the command line and settles what all commands share. */
  protected async parse<F extends Parsed, B extends Parsed, A extends Parsed>(
    command: Input<F, B, A>,
    argv = this.argv,
  ): Promise<ParserOutput<F, B, A>> {
    const { args, flags, baseFlags, strict } = command;
    const parsed = await parse<F, B, A>(argv, { args, flags: { ...baseFlags, ...flags }, strict } as Input<F, B, A>);
    this.#settle(parsed.flags as unknown as GlobalFlags);
    return parsed;
  }

  #settle(given: GlobalFlags): void {
    this.given = given;
    this.output = this.#outputOf(given);
    const { insteadOfJson, timeoutMeans } = this.constructor as typeof OrcCommand;
    if (insteadOfJson !== undefined && this.output.json) {
      throw new UserError("input.usage", `orc ${this.id} has no JSON form: ${insteadOfJson}`);
    }
    const config = readUserConfig(process.env);
    this.place = settleContext(given, config);
    const timeout = given.timeout ?? config.timeout;
    if (timeout === undefined) return;
    this.timeoutMs = durationOf(timeout, "--timeout");
    if (timeoutMeans === "client") this.#waitAtMost(this.timeoutMs);
  }

  #waitAtMost(ms: number): void {
    const text = `No answer after ${age(ms)}; what was asked for may still go on.`;
    this.#patience = setTimeout(() => this.#stop.reject(new OrcError("client.timeout", text)), ms);
  }

  #outputOf(given: Pick<GlobalFlags, "quiet" | "verbose" | "no-color">): Output {
    const { ownFlagsFirst, baseFlags, flags } = this.constructor as typeof OrcCommand;
    const own = ownFlagsFirst ? this.argv.slice(0, firstPositional(this.argv, { ...baseFlags, ...flags })) : this.argv;
    const json = wantsJson(own, process.env);
    return new Output({
      json,
      quiet: given.quiet,
      verbose: given.verbose,
      noColor: given["no-color"],
      environment: process.env,
      typed: (command) => typedHere(command, { given: this.given, app: this.appName }),
    });
  }

  /** The app that the command turned out to be about. */
  protected get appName(): string | undefined {
    return typeof this.known.app === "string" ? this.known.app : undefined;
  }

  /** What every document starts with. */
  protected head(): Known {
    return { api: "orc/v1", context: this.place.context, namespace: this.place.namespace };
  }

  /** The result: one document with `--json`, else the text. */
  protected show(document: Known, text: () => string): undefined {
    if (this.output.json) this.output.document({ ...this.head(), ...document });
    else {
      const shown = text();
      if (shown !== "") this.output.print(shown);
    }
    return undefined;
  }

  /** The cluster's API; the first command that needs it starts orcd. */
  protected async client(): Promise<OrcClient> {
    const { connect } = await import("./connect.ts");
    const client = this.#client ?? (await connect(this.output));
    this.#client = client;
    return client;
  }

  /** As `client`, but starts nothing: undefined where no orcd answers. */
  protected async runningClient(): Promise<OrcClient | undefined> {
    const { connectRunning } = await import("./connect.ts");
    this.#client ??= await connectRunning();
    return this.#client;
  }
}
