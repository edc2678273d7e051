import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensurePrograms } from "../../../scripts/programs.ts";
import type { EngineHost } from "../host/engine-host.ts";
import { runOrThrow } from "../host/run.ts";
import { fixtureImages } from "./fixtures.ts";

const { busybox, echo } = fixtureImages;

/** Images that templates start from, under their public names. Node and Redis are what they are called; the others stand in. */
const DOCKERFILES: Readonly<Record<string, string>> = {
  "node:24-alpine": `FROM ${echo}\nRUN echo node:x:1000:1000::/tmp:/bin/sh >>/etc/passwd\nCMD ["node"]\n`,
  "redis:7-alpine": `FROM ${busybox}\nCOPY root /\nWORKDIR /data\nCMD ["redis-server"]
RUN printf '#!/bin/sh\\nexec /lib/redis-server "$@" --protected-mode no\\n' >/bin/redis-server && chmod +x /bin/redis-server
`,
  // Refuses to start without a password, keeps it in its volume, and is ready once it listens.
  "postgres:17-alpine": `FROM ${busybox}
RUN printf '#!/bin/sh\\nexec nc "$3" 5432 </dev/null\\n' >/bin/pg_isready && chmod +x /bin/pg_isready
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGKILL
CMD test -n "$POSTGRES_PASSWORD" && cd /var/lib/postgresql/data && { test -e made || echo "$POSTGRES_PASSWORD" >made; } && exec httpd -f -p 5432
`,
  "adminer:5": `FROM ${busybox}\nRUN mkdir /www && echo adminer >/www/index.html\nSTOPSIGNAL SIGKILL\nCMD ["httpd", "-f", "-p", "8080", "-h", "/www"]\n`,
};

/** Makes the images on the host's engine. */
export async function loadTemplateImages(host: EngineHost): Promise<void> {
  ensurePrograms(["redis-cli"]);
  for (const [name, dockerfile] of Object.entries(DOCKERFILES)) {
    const folder = await mkdtemp(join(tmpdir(), "orc-image-"));
    await writeFile(join(folder, "Dockerfile"), dockerfile);
    if (name.startsWith("redis")) await copyRedis(join(folder, "root"));
    await host.docker("build", "-q", "-t", name, folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Debian's redis-check-rdb is the server, when it is called that. As in the public image, it serves whoever reaches it. */
async function copyRedis(root: string): Promise<void> {
  await copyProgram("/usr/bin/redis-check-rdb", join(root, "lib/redis-server"));
  await copyProgram("/usr/bin/redis-cli", join(root, "bin/redis-cli"));
  const libraries = await runOrThrow("ldd", ["/usr/bin/redis-check-rdb", "/usr/bin/redis-cli"]);
  for (const [library] of libraries.matchAll(/\/(?:usr\/)?lib\S*\.so\S*/g))
    await copyProgram(library, join(root, library));
}

async function copyProgram(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await runOrThrow("cp", ["-L", from, to]);
}
