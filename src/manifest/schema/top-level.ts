import { SERVICE } from "./service.ts";
import {
  acts,
  type Fields,
  flag,
  integer,
  keptFlag,
  labels,
  listOf,
  named,
  object,
  obsolete,
  oneOrMany,
  path,
  type Shape,
  short,
  text,
  texts,
  warns,
} from "./shape.ts";

const NETWORK: Fields = {
  name: warns(text),
  driver: warns(text),
  driver_opts: warns(labels),
  ipam: warns(
    object({
      driver: warns(text),
      config: warns(
        listOf(
          object({ subnet: warns(text), gateway: warns(text), ip_range: warns(text), aux_addresses: warns(labels) }),
        ),
      ),
      options: warns(labels),
    }),
  ),
  external: warns(flag),
  internal: warns(flag),
  attachable: warns(flag),
  labels: warns(labels),
  enable_ipv4: warns(keptFlag),
  enable_ipv6: warns(keptFlag),
};

const VOLUME: Fields = {
  name: acts(text),
  driver: acts(text),
  driver_opts: acts(labels),
  external: acts(flag),
  labels: acts(labels),
};

const onlyFiles = "what is a file is mounted";

const SECRET: Fields = {
  name: warns(text),
  file: acts(path),
  environment: warns(text, onlyFiles),
  external: warns(flag, onlyFiles),
  labels: warns(labels),
  driver: warns(text),
  driver_opts: warns(labels),
  template_driver: warns(text),
};

const CONFIG: Fields = {
  name: warns(text),
  file: acts(path),
  environment: warns(text, onlyFiles),
  content: warns(text, onlyFiles),
  external: warns(flag, onlyFiles),
  labels: warns(labels),
  template_driver: warns(text),
};

const MODEL: Fields = {
  name: warns(text),
  model: warns(text),
  context_size: warns(integer),
  runtime_flags: warns(texts),
};

const declared = (fields: Fields): Shape => named(short("declared", object(fields, true)), true);

/** What `extends` and an item of `include` say when they are written out. */
export const EXTENDS: Fields = { service: acts(text), file: acts(path) };
export const INCLUDE: Fields = { path: acts(oneOrMany), env_file: acts(oneOrMany), project_directory: acts(text) };

/** The top level of a Compose file; `include` and `extends` are written out before it is looked at. */
export const COMPOSE: Fields = {
  version: obsolete(text, "Compose no longer reads it: the line can go"),
  name: acts(text),
  services: acts(named(object(SERVICE))),
  networks: warns(declared(NETWORK), "all replicas share one network"),
  volumes: acts(declared(VOLUME)),
  secrets: acts(declared(SECRET)),
  configs: acts(declared(CONFIG)),
  models: warns(named(object(MODEL))),
};
