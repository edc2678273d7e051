import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { fillPath, readRequest } from "../cli/api-request.ts";
import { AppCommand } from "../cli/app-command.ts";
import { fileWithoutChar } from "../cli/flags.ts";
import type { ApiResponse } from "../client/transport.ts";
import { API_PATHS } from "../engine/model/api-paths.ts";
import { CancelledError, UserError } from "../errors/orc-error.ts";
import { columns } from "../render/columns.ts";

export default class Api extends AppCommand {
  static override summary = "Ask orcd's API anything, as orc itself does.";
  static override description =
    "Prints what the API answers; JSON is laid out, streams come line by line. :namespace and :app in a path are the ones that are meant here. Without a path: which there are.";
  static override usage = "api [GET|POST] [PATH] [FLAG…]";
  static override examples = [
    "orc api",
    "orc api GET /v1/apps",
    "orc api /v1/namespaces/:namespace/apps/:app/releases/1",
    "orc api POST /v1/namespaces/:namespace/apps/:app/restart -f body.json",
    "orc api /v1/events?follow=1",
  ];
  static override args = {
    words: Args.string({ multiple: true, ignoreStdin: true, description: "A method and a path, or a path." }),
  };
  static override flags = {
    ...fileWithoutChar,
    method: Flags.string({
      char: "X",
      summary: "GET or POST; without: POST where there is a body.",
      helpValue: "METHOD",
    }),
    input: Flags.string({ char: "f", summary: "File with the body; - for what comes in.", helpValue: "FILE" }),
  };

  /** Ctrl-C is how a stream that follows ends: nothing to say. */
  protected override interruption(): CancelledError {
    return new CancelledError("");
  }

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Api);
    const words = args.words ?? [];
    if (words.length === 0) return this.#list();
    if (words.length > 2)
      throw new UserError("input.usage", `${words.slice(2).join(" ")}: a method and a path are all.`);
    const { method, path } = readRequest(words, flags.method, flags.input !== undefined);
    const app = (): string | undefined => this.namedApp()?.app;
    const filled = fillPath(path, { namespace: this.place.namespace, app });
    const body = flags.input === undefined ? undefined : await inputOf(flags.input);
    const client = await this.client();
    const response = await client.ask({
      method,
      path: filled,
      signal: this.signal,
      ...(body === undefined ? {} : { body }),
    });
    await this.#print(response);
  }

  #list(): undefined {
    const { bold, dim } = this.output.theme;
    const rows = API_PATHS.map(({ method, path, about }) => [method, bold(path), dim(about)]);
    return this.show({ paths: API_PATHS }, () => columns(rows).join("\n"));
  }

  async #print({ headers, body }: ApiResponse): Promise<void> {
    if (!String(headers["content-type"]).startsWith("application/json"))
      return pipeline(body, process.stdout, { end: false, signal: this.signal });
    const parts: Buffer[] = [];
    for await (const part of body as AsyncIterable<Buffer>) parts.push(part);
    const text = Buffer.concat(parts).toString("utf8");
    this.output.print(text === "" ? text : JSON.stringify(JSON.parse(text), undefined, 2));
  }
}

async function inputOf(file: string): Promise<Readable> {
  if (file === "-") return process.stdin;
  const opened = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError("input.usage", `${file} cannot be read: ${cause.message}.`, { cause });
  });
  return opened.createReadStream();
}
