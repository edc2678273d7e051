import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const cacheHome = process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), ".cache");
// Half of the start-up is compiling; what is compiled once is kept. All else is loaded after this.
enableCompileCache(join(cacheHome, "orc", "compiled"));

const { main } = await import("./cli/main.ts");
const { leave } = await import("./cli/exit.ts");
await leave(await main(process.argv.slice(2), resolve(import.meta.dirname, "..")));
