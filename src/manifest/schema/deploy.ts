import {
  acts,
  choice,
  count,
  decimal,
  duration,
  type Fields,
  integer,
  labels,
  listOf,
  object,
  replicas,
  type Shape,
  short,
  size,
  text,
  texts,
  warns,
} from "./shape.ts";

const UPDATE: Fields = {
  parallelism: warns(count),
  delay: warns(duration),
  failure_action: warns(text),
  monitor: warns(duration),
  max_failure_ratio: warns(decimal),
  order: warns(choice("start-first", "stop-first")),
};

const DEVICE_REQUEST: Fields = {
  capabilities: warns(texts),
  driver: warns(text),
  count: warns(short("deviceCount", integer)),
  device_ids: warns(texts),
  options: warns(labels),
};

const RESERVATIONS: Fields = {
  cpus: acts(decimal),
  memory: acts(size),
  devices: warns(listOf(short("deviceRequest", object(DEVICE_REQUEST)))),
  generic_resources: warns(
    listOf(object({ discrete_resource_spec: warns(object({ kind: warns(text), value: warns(integer) })) })),
  ),
};

export const DEPLOY: Fields = {
  mode: acts(text),
  replicas: acts(replicas),
  labels: acts(labels),
  update_config: warns(object(UPDATE), "orc replaces one replica first, then the rest in batches"),
  rollback_config: warns(object(UPDATE)),
  resources: acts(
    object({
      limits: acts(object({ cpus: acts(decimal), memory: acts(size), pids: acts(integer) })),
      reservations: acts(object(RESERVATIONS)),
    }),
  ),
  restart_policy: acts(
    object({
      condition: acts(choice("none", "on-failure", "any", "unless-stopped")),
      delay: warns(duration, "orc waits 0 s, 1 s, 2 s, 4 s … up to 60 s between tries"),
      max_attempts: acts(count),
      window: warns(duration),
    }),
  ),
  placement: warns(
    object({
      constraints: warns(texts),
      preferences: warns(listOf(object({ spread: warns(text) }))),
      max_replicas_per_node: warns(integer),
    }),
  ),
  endpoint_mode: warns(text),
};

export const gpus: Shape = short("gpus", listOf(short("deviceRequest", object(DEVICE_REQUEST))));
