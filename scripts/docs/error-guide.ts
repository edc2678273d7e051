import type { ErrorCode } from "../../src/errors/catalogue.ts";

/** Where an error comes from and what to do about it; the compiler holds that none is left out. */
type Guide = { cause: string; mend: string };

export const ERROR_GUIDE: Readonly<Record<ErrorCode, Guide>> = {
  "file.invalid": {
    cause:
      "A field that does not exist, a value of the wrong kind, two that contradict each other, or no YAML at all. All mistakes of the files are told at once, each with its line.",
    mend: "Write what the message says at `file:line:column`; `orc config` reads the files again without changing anything.",
  },
  "file.missing": {
    cause:
      "There is no Compose file in this folder or above, or `-f`, `env_file`, `extends`, `include` or `build` names one that is not there.",
    mend: "Go to the project's folder, correct the path, or make a file with `orc init`.",
  },
  "build.failed": {
    cause: "A step of the Dockerfile ended with an error; the builder's last lines are shown.",
    mend: "Mend that step. `orc up --build --verbose` shows every line.",
  },
  "input.usage": {
    cause: "A flag or a word that the command does not have, or a value that it cannot take.",
    mend: "`orc COMMAND --help` shows what it takes; the nearest spelling is named.",
  },
  "input.confirmation": {
    cause: "The change removes something or leaves a gap, and nobody can be asked: there is no terminal.",
    mend: "Look at it with `orc plan`, then say yes beforehand: `-y`, or `ORC_YES=1`.",
  },
  "app.ambiguous": {
    cause: "No Compose file here or above, and neither `-p` nor `COMPOSE_PROJECT_NAME` names an app.",
    mend: "Name it: `-p APP`, or `APP/SERVICE`. `orc ls` lists them.",
  },
  "app.unknown": {
    cause: "No app of that name is known to this cluster, or it is down.",
    mend: "`orc ls -A` lists those there are; `orc up` brings one up.",
  },
  "app.running": {
    cause: "Volumes can only be removed when nothing uses them any more.",
    mend: "`orc down --volumes` does both in order.",
  },
  "service.unknown": {
    cause: "The app has no service of that name in the release that serves.",
    mend: "The message lists those it has.",
  },
  "replica.unknown": {
    cause: "The service has fewer replicas than that, or this one has no running container.",
    mend: "`orc ps` shows them, `orc why SERVICE` says why one does not run.",
  },
  "release.unknown": {
    cause: "Releases are kept for going back, ten of them; this one is gone or never was.",
    mend: "`orc releases` lists those that are kept.",
  },
  "image.missing": {
    cause:
      "The image is not on the host, and its registry does not give it: a misspelt name or tag, no login, no way there; or somebody removed the image of a build.",
    mend: "Correct `image:`, `docker login`, or `orc up --build` for what is built here. `orc why SERVICE` says which it is.",
  },
  "port.taken": {
    cause: "Another program of the host, another container or another app has the port.",
    mend: "Publish another one under `ports:`, or free it. `orc why localhost:PORT` says who has it.",
  },
  "rollout.deadline": {
    cause: "Some replica was neither ready nor broken when the time was over; the message says what was still awaited.",
    mend: "`orc why` for the reason; `--timeout 10m` where it only needs longer.",
  },
  "rollout.paused": {
    cause: "The rollout ran with `--on-failure pause` and met something that does not come up.",
    mend: "Mend the file and `orc up`, or `orc rollback`.",
  },
  "rollout.none": {
    cause: "The app's last rollout has come to its end: there is nothing to resume or to abort.",
    mend: "`orc ps` shows what runs, `orc up` makes a new release.",
  },
  "replica.crashed": {
    cause:
      "The program ended three times in a row soon after its start; its last lines and what the release changed are shown.",
    mend: "Put the named line back, or mend the program: `orc logs web.1 --release 3`.",
  },
  "replica.oom": {
    cause: "The kernel killed it at its limit, `deploy.resources.limits.memory`, or because the host had no more.",
    mend: "Give it room in the file, or have it want less. `orc why` names the line, and who else is near the limit.",
  },
  "replica.unhealthy": {
    cause: "The health check or a liveness probe failed as often as `retries` allows.",
    mend: "`orc why SERVICE` shows what the check asks and what it answered; give a slow start a `start_period`.",
  },
  "dependency.failed": {
    cause: "A service that `depends_on` waits for (`service_completed_successfully`) ended with an error.",
    mend: "`orc logs` of that service; what waits for it goes on by itself once it has succeeded.",
  },
  "place.none": {
    cause:
      "Every host is full by its reservations, cordoned, down, or without the volume the replica needs; the message counts them.",
    mend: "Ask for less under `deploy.resources.reservations`, or free what others hold: `orc ps -A`.",
  },
  "host.unknown": { cause: "The cluster has no host of that name.", mend: "The message lists those it has." },
  "host.refused": {
    cause: "Podman, Docker Desktop, a rootless engine, Windows containers, or an engine on another machine.",
    mend: "Use a Docker engine that runs as root on Linux, on the machine where you type.",
  },
  "adopt.needed": {
    cause: "The app's containers were made by `docker compose`; both at once would share its ports and volumes.",
    mend: "`orc up --adopt` takes them over; or `docker compose down` first.",
  },
  "adopt.refused": {
    cause: "By this file the new containers would not have the volumes that hold the data of the old ones.",
    mend: "Name the volume in the file as the message says, then `orc up --adopt` again.",
  },
  "release.newer": {
    cause: "Somebody else made a release, or scaled, between your plan and your apply.",
    mend: "See it with `orc releases`, then `orc up` again on top of it.",
  },
  "plan.stale": {
    cause: "What a saved plan was made on has changed: the app, or what an image is built from.",
    mend: "`orc plan --out FILE` again.",
  },
  "origin.differs": {
    cause: "An app of that name was brought up from another repository or folder.",
    mend: "`--take-over` if it is the same app, moved; `-p NAME` if it is another one.",
  },
  "engine.unreachable": {
    cause: "The engine does not run, its socket is elsewhere, or you may not use it.",
    mend: "`sudo systemctl start docker`; `sudo usermod -aG docker $USER` and log in again; `DOCKER_HOST` for another socket. What runs goes on meanwhile.",
  },
  "engine.refused": {
    cause: "The engine said no; the message is its own: a bad option, a name in use, no room on its disk.",
    mend: "Do what its words say; `orc doctor` looks at the rest.",
  },
  "orcd.unreachable": {
    cause: "orcd is stopped, ends again and again, or was replaced while it was asked.",
    mend: "`orc doctor` says which, with its last words. What runs goes on meanwhile.",
  },
  "orcd.image": {
    cause: "The image of orcd is made on this machine, from packages that are not to be had right now.",
    mend: "Follow the step in the message; `orc ls --verbose` shows every line of another try.",
  },
  "version.skew": {
    cause: "One of the two was updated. An older orc must not take over the state of a newer orcd.",
    mend: "Bring both to the same version, as the message says.",
  },
  "client.timeout": {
    cause: "`--timeout` is how long the client waits, not how long the work may take.",
    mend: "`orc ps` shows how it stands; a longer `--timeout` waits for more.",
  },
  "container.missing": {
    cause: "Somebody removed the container while something was asked of it.",
    mend: "Try again: orcd makes a new one.",
  },
  "container.conflict": {
    cause: "A container that is not orc's has the name that one of orc's needs.",
    mend: "`docker ps -a` shows it; rename or remove it.",
  },
  "store.limit": {
    cause: "A record grew beyond what any store takes, such as a Compose file of many megabytes.",
    mend: "Make it smaller: large configs belong into images or volumes.",
  },
  "store.closed": { cause: "orcd is being stopped or replaced.", mend: "Try again." },
  "store.failed": {
    cause: "The disk under the volume `orc-data` is full, read-only or broken.",
    mend: "`orc doctor` and the kernel's log say which. What runs goes on meanwhile.",
  },
  "store.held": {
    cause: "Two orcd on one volume: one was started by hand, or an old one has not ended yet.",
    mend: "`docker ps --filter name=orcd`; stop the one that does not belong.",
  },
  "store.newer": {
    cause: "A newer orcd has worked with this store; an older one would misread it.",
    mend: "Start the newer version again.",
  },
  "store.damaged": {
    cause: "The file of the store is broken. What runs is left alone and kept in reach.",
    mend: "`orc restore --latest`, or `orc restore --from-labels`, which rebuilds it from what runs.",
  },
  "store.empty": {
    cause:
      "The store is new, but containers of this cluster run: it was lost or is the wrong one. They are left alone.",
    mend: "`orc restore --latest`, or `orc restore --from-labels`.",
  },
  "disk.full": {
    cause: "The disk has no room for the store, for logs or for an image.",
    mend: "`docker system df` shows what takes it; `docker image prune` frees images that nothing uses.",
  },
  "backup.none": {
    cause: "orcd makes a backup every hour; none was made yet, or they are gone.",
    mend: "`orc restore FILE` with one of your own, or `orc restore --from-labels`.",
  },
  "backup.unusable": {
    cause: "The file was cut short, changed, or is something else.",
    mend: "Use another one: `orc restore --latest`.",
  },
  "input.invalid": {
    cause: "A program that speaks to the API sent something that does not fit.",
    mend: "`orc schema` and `orc api` show what fits.",
  },
  cancelled: {
    cause: "Ctrl-C, SIGTERM or a no at the question.",
    mend: "Nothing: the message says what goes on without you.",
  },
  bug: {
    cause: "Something happened that its authors took for impossible.",
    mend: "Tell them, with the lines shown and `orc version`. Trying again may work.",
  },
};
