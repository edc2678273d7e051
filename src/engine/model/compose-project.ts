/** One container that `docker compose` made. */
export type ComposeContainer = {
  id: string;
  /** The engine's name for it: `shop-web-1`. */
  name: string;
  service: string;
  running: boolean;
  /** Services of the project that it was started after. */
  after: string[];
  /** `source` is a volume's name on the engine, or a path of the host. */
  mounts: { type: "volume" | "bind"; source: string; target: string }[];
};

/** What `docker compose` has of a project on this host, running or not; its one-off commands do not count. */
export type ComposeProject = { project: string; containers: ComposeContainer[] };

/** `stop` ends them the way they ask to be ended, `start` brings stopped ones back, `remove` puts stopped ones away. */
export type ComposeAct = "stop" | "start" | "remove";

/** `containers` are ids; those that are not of the project are refused. */
export type ComposeActRequest = { act: ComposeAct; containers: string[]; author: { name: string; host: string } };
