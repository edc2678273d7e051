import type { ServiceSpec } from "../../engine/model/app-spec.ts";
import { listeningPorts } from "../../engine/model/listening-ports.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { type Known, readDependencies } from "./dependencies.ts";
import { readEnvironment } from "./environment.ts";
import { readHealthcheck } from "./healthcheck.ts";
import { readBuild, readImage, readPullPolicy } from "./image.ts";
import { readLabels } from "./labels.ts";
import { readMountedFiles } from "./mounted-files.ts";
import { readMounts } from "./mounts.ts";
import { type PlacedPort, readExpose } from "./ports.ts";
import { readProbes } from "./probes.ts";
import { checkProgramSize } from "./program-size.ts";
import { defined, durationAt, flagAt, textAt, textsAt } from "./read.ts";
import { readReplicas } from "./replicas.ts";
import { readResources } from "./resources.ts";
import { readRestart } from "./restart.ts";
import { readStopSignal } from "./signal.ts";

/** How long a service may take to stop when it does not say: Compose's default. */
const STOP_GRACE_MS = 10_000;

/** What a service is read in: its app and the rest of the file. */
export type Surroundings = {
  app: string;
  files: Node;
  volumes: ReadonlySet<string>;
  known: Known;
  awaited: ReadonlySet<string>;
  ports: PlacedPort[];
};

/** Turns a canonical service into orc's own terms. */
export function toServiceSpec(name: string, service: Node, around: Surroundings, problems: Problems): ServiceSpec {
  const ports = around.ports.map(({ port }) => port);
  const expose = readExpose(service, problems);
  checkProgramSize(service, problems);
  return {
    name,
    image: readImage(service, around.app, name, problems),
    ...defined({
      build: readBuild(service, problems),
      pullPolicy: readPullPolicy(service, problems),
      command: textsAt(service, "command"),
      entrypoint: textsAt(service, "entrypoint"),
      healthcheck: readHealthcheck(service, problems),
      probes: readProbes(service, listeningPorts({ ports, expose }), problems),
      user: textAt(service, "user"),
      workingDir: textAt(service, "working_dir"),
      stopSignal: readStopSignal(valueAt(service, "stop_signal"), problems),
      init: flagAt(service, "init"),
    }),
    environment: readEnvironment(service, problems),
    ports,
    expose,
    mounts: readMounts(service, around.volumes, readMountedFiles(service, around.files, problems), problems),
    dependsOn: readDependencies(service, around.known, problems),
    replicas: readReplicas(service, problems),
    resources: readResources(service, problems),
    serviceLabels: readLabels(valueAt(service, "deploy", "labels"), problems),
    labels: readLabels(valueAt(service, "labels"), problems),
    stopGraceMs: durationAt(service, "stop_grace_period") ?? STOP_GRACE_MS,
    restart: readRestart(service, around.awaited.has(name), problems),
  };
}
