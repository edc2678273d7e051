import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureBusybox } from "./busybox.ts";
import { ensureEngine } from "./engine.ts";

// npm start: from a bare machine to a served page. Progress goes to stderr; the last line of stdout is the page's address.
const root = resolve(import.meta.dirname, "..");
const greeting = "hello from";

const call = (command: string, args: string[], env: NodeJS.ProcessEnv = process.env): void => {
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: exit ${status}`);
};

const fetchPage = (url: string): Promise<string | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.text(),
    (error: Error & { cause?: { code?: string } }) => (error.cause?.code === "ECONNREFUSED" ? undefined : ""),
  );

/** The first port from the wanted one on that is free, or that serves the example already. */
async function choosePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    const page = await fetchPage(`http://127.0.0.1:${port}/`);
    if (page === undefined || page.includes(greeting)) return port;
  }
  throw new Error(`no free port between ${wanted} and ${wanted + 99}: set PORT`);
}

async function serves(url: string): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    if ((await fetchPage(url))?.includes(greeting)) return true;
    await sleep(200);
  }
  return false;
}

call("npm", ["run", "--silent", "build"]);
await ensureBusybox(await ensureEngine());
const port = await choosePort(Number(process.env.PORT ?? 8080));
const file = join(root, "examples/hello/compose.yaml");
call(join(root, "bin/orc"), ["up", "--yes", "-f", file], { ...process.env, PORT: String(port) });
const url = `http://localhost:${port}`;
if (!(await serves(url))) throw new Error(`${url} does not answer: see orc ps and orc logs`);
console.log(url);
