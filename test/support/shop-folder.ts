import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type BuiltCli, buildCli } from "./built-cli.ts";
import { type Command, type Script, type ScriptedApi, scriptedApi } from "./scripted-api.ts";

/** What commands are tried in: the built CLI, a folder of an app named shop, and an orcd that says what it is told to. */
export type ShopFolder = {
  readonly orc: BuiltCli;
  readonly folder: string;
  /** The one that was started last. */
  readonly api: ScriptedApi | undefined;
  /** Starts an orcd in place of the one before. */
  serve(script: Script, command?: Command): Promise<ScriptedApi>;
};

const COMPOSE = "name: shop\nservices:\n  web:\n    image: web:2\n";

/** Builds the CLI once for the tests of a file, and gives each of them a folder and an orcd of its own. */
export function shopFolder(compose = COMPOSE): ShopFolder {
  let built: BuiltCli | undefined;
  let folder = "";
  let api: ScriptedApi | undefined;
  beforeAll(async () => {
    built = await buildCli();
  }, 120_000);
  afterAll(() => built?.remove());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "orc-shop-"));
    await writeFile(join(folder, "compose.yaml"), compose);
  });
  const close = async (): Promise<void> => {
    await api?.close();
    api = undefined;
  };
  afterEach(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const serve = async (script: Script, command?: Command): Promise<ScriptedApi> => {
    await close();
    api = await scriptedApi(script, command);
    return api;
  };
  return {
    get orc() {
      if (!built) throw new Error("the CLI is built before the first test");
      return built;
    },
    get folder() {
      return folder;
    },
    get api() {
      return api;
    },
    serve,
  };
}
