import { apply, down, restart, resume, scale, start, stop } from "./handle/change.ts";
import { actOnComposeProject, composeProject } from "./handle/compose-project.ts";
import { doctor } from "./handle/doctor.ts";
import { build, image, pull } from "./handle/images.ts";
import { plan } from "./handle/plan.ts";
import { app, apps, hosts, release, releases, replicas } from "./handle/read.ts";
import { backup, restore } from "./handle/store-care.ts";
import { events, logs, watch } from "./handle/streams.ts";
import { version } from "./handle/version.ts";
import { removeVolumes } from "./handle/volumes.ts";
import { why } from "./handle/why.ts";
import type { Route } from "./router.ts";

const APP = "/v1/namespaces/:namespace/apps/:app";

/** Everything the API answers; commands in containers come in by an upgrade of `/v1/exec`. */
export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/v1/version", handle: version },
  { method: "GET", path: "/v1/apps", handle: apps },
  { method: "GET", path: "/v1/replicas", handle: replicas },
  { method: "GET", path: "/v1/hosts", handle: hosts },
  { method: "GET", path: "/v1/doctor", handle: doctor },
  { method: "GET", path: "/v1/why", handle: why },
  { method: "GET", path: APP, handle: app },
  { method: "GET", path: `${APP}/releases`, handle: releases },
  { method: "GET", path: `${APP}/releases/:number`, handle: release },
  { method: "POST", path: `${APP}/plan`, handle: plan, changes: true },
  { method: "POST", path: `${APP}/apply`, handle: apply, changes: true },
  { method: "POST", path: `${APP}/down`, handle: down, changes: true },
  { method: "POST", path: `${APP}/scale`, handle: scale, changes: true },
  { method: "POST", path: `${APP}/restart`, handle: restart, changes: true },
  { method: "POST", path: `${APP}/stop`, handle: stop, changes: true },
  { method: "POST", path: `${APP}/start`, handle: start, changes: true },
  { method: "POST", path: `${APP}/resume`, handle: resume, changes: true },
  { method: "POST", path: `${APP}/volumes/remove`, handle: removeVolumes, changes: true },
  { method: "GET", path: `${APP}/compose`, handle: composeProject },
  { method: "POST", path: `${APP}/compose`, handle: actOnComposeProject, changes: true },
  { method: "GET", path: "/v1/watch", handle: watch },
  { method: "GET", path: "/v1/logs", handle: logs },
  { method: "GET", path: "/v1/events", handle: events },
  { method: "GET", path: "/v1/backup", handle: backup },
  { method: "POST", path: "/v1/restore", handle: restore },
  { method: "GET", path: "/v1/images", handle: image },
  { method: "POST", path: "/v1/images/pull", handle: pull },
  { method: "POST", path: "/v1/builds", handle: build },
];
