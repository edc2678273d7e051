import {
  acts,
  choice,
  count,
  duration,
  type Fields,
  flag,
  integer,
  keptFlag,
  label,
  labels,
  listOf,
  named,
  object,
  oneOrMany,
  path,
  refused,
  type Shape,
  sequence,
  short,
  size,
  text,
  texts,
  warns,
  words,
} from "./shape.ts";

export const ulimits: Shape = named({ is: "numberOr", of: object({ soft: warns(integer), hard: warns(integer) }) });

const keeps = "the file keeps the one it has";
const MOUNTED_FILE: Fields = {
  source: acts(text),
  target: acts(text),
  uid: warns(text, keeps),
  gid: warns(text, keeps),
  mode: warns({ is: "mode", as: "octal" }, keeps),
};
export const mountedFiles: Shape = listOf(short("mountedFile", object(MOUNTED_FILE)), "target");
export const mountedSecrets: Shape = listOf(short("mountedSecret", object(MOUNTED_FILE)), "target");

export const BUILD: Fields = {
  context: acts(path),
  dockerfile: acts(text),
  dockerfile_inline: refused(text, "write it into a file and name that in dockerfile"),
  entitlements: warns(texts),
  args: acts({ is: "keyValues", absent: "dropped" }),
  provenance: warns(label),
  sbom: warns(label),
  ssh: warns(short("ssh", texts)),
  labels: warns(labels),
  cache_from: warns(texts),
  cache_to: warns(texts),
  no_cache: warns(flag),
  additional_contexts: refused(labels, "orc builds from one folder: copy what is needed into it"),
  pull: warns(flag),
  extra_hosts: warns({ is: "hosts" }),
  isolation: warns(text),
  network: warns(text),
  target: acts(text),
  secrets: warns(mountedFiles),
  shm_size: warns(size),
  tags: warns(texts),
  ulimits: warns(ulimits),
  platforms: warns(texts),
  privileged: warns(flag),
};

export const HEALTHCHECK: Fields = {
  test: acts(short("healthTest", sequence)),
  timeout: acts(duration),
  interval: acts(duration),
  retries: acts(count),
  start_period: acts(duration),
  start_interval: warns(duration),
  disable: acts(flag),
};

export const PORT: Fields = {
  name: warns(text),
  mode: acts(choice("ingress", "host")),
  host_ip: acts(text),
  target: acts({ is: "integer", min: 1, max: 65535 }),
  published: acts(label),
  protocol: acts(text),
  app_protocol: warns(text),
};

export const VOLUME_MOUNT: Fields = {
  type: acts(choice("volume", "bind", "tmpfs", "npipe", "cluster", "image")),
  source: acts(text),
  target: acts(text),
  read_only: acts(flag),
  consistency: warns(text),
  bind: acts(
    object({
      selinux: warns(choice("z", "Z")),
      propagation: warns(text),
      create_host_path: acts(flag),
      recursive: warns(choice("enabled", "disabled", "writable", "readonly")),
    }),
  ),
  volume: acts(object({ labels: warns(labels), nocopy: acts(flag), subpath: warns(text) })),
  tmpfs: acts(object({ size: acts(size), mode: acts({ is: "mode", as: "number" }) })),
  image: warns(object({ subpath: warns(text) })),
};

export const DEPENDENCY: Fields = {
  condition: acts(choice("service_started", "service_healthy", "service_completed_successfully")),
  restart: acts(flag),
  required: acts(keptFlag),
};

export const NETWORK_OF_SERVICE: Fields = {
  aliases: warns(texts),
  driver_opts: warns(labels),
  gw_priority: warns(integer),
  interface_name: warns(text),
  ipv4_address: warns(text),
  ipv6_address: warns(text),
  link_local_ips: warns(texts),
  mac_address: warns(text),
  priority: warns(integer),
};

const HOOK: Fields = {
  command: warns(words),
  user: warns(text),
  privileged: warns(flag),
  working_dir: warns(text),
  environment: warns({ is: "keyValues", absent: "null" }),
};

export const hooks: Shape = listOf(object(HOOK));

export const DEVELOP: Fields = {
  watch: warns(
    listOf(
      object({
        path: warns(path),
        action: warns(choice("rebuild", "sync", "restart", "sync+restart", "sync+exec")),
        target: warns(text),
        exec: warns(object(HOOK)),
        include: warns(oneOrMany),
        ignore: warns(oneOrMany),
        initial_sync: warns(flag),
      }),
    ),
  ),
};

const throttles = listOf(object({ path: warns(text), rate: warns(label) }));

export const BLKIO: Fields = {
  weight: warns(integer),
  weight_device: warns(listOf(object({ path: warns(text), weight: warns(integer) }))),
  device_read_bps: warns(throttles),
  device_read_iops: warns(throttles),
  device_write_bps: warns(throttles),
  device_write_iops: warns(throttles),
};

export const DEVICE: Fields = { source: warns(text), target: warns(text), permissions: warns(text) };
