import { bootHost, findHost } from "../test/support/host/boot.ts";

// npm run host -- up|exec|down: a Docker host of one's own, in namespaces of this machine.
const name = process.env.ORC_HOST ?? "dev";
const [verb, ...args] = process.argv.slice(2);

switch (verb) {
  case "up": {
    const host = await bootHost(name, process.env.ENGINE_PATH ? { enginePath: process.env.ENGINE_PATH } : {});
    console.log(`${name} is up at ${host.address}`);
    break;
  }
  case "exec": {
    const host = await findHost(name);
    if (!host) throw new Error(`no host ${name}: npm run host -- up`);
    const { code, stdout, stderr } = await host.exec(args, { cwd: process.cwd(), timeoutMs: 600_000 });
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = code;
    break;
  }
  case "down":
    await (await findHost(name))?.down();
    break;
  default:
    console.error(
      "usage: npm run host -- up | exec COMMAND… | down   (ORC_HOST names it, ENGINE_PATH: another engine)",
    );
    process.exitCode = 2;
}
