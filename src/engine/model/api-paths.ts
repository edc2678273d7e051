/** One thing the API answers; parts that begin with `:` stand for a name. */
export type ApiPath = { method: "GET" | "POST"; path: string; about: string };

const APP = "/v1/namespaces/:namespace/apps/:app";

/** All of the API as people see it; a test holds it against the routes. */
export const API_PATHS: readonly ApiPath[] = [
  { method: "GET", path: "/v1/version", about: "which orcd this is" },
  { method: "GET", path: "/v1/apps", about: "rows of orc ls; ?namespace=" },
  { method: "GET", path: "/v1/replicas", about: "rows of orc ps; ?namespace= app= services= slot= all=1 usage=1" },
  { method: "GET", path: "/v1/hosts", about: "hosts of the cluster" },
  { method: "GET", path: "/v1/doctor", about: "what orcd sees of its machine" },
  { method: "GET", path: "/v1/why", about: "why something is as it is; ?app= service= slot=" },
  { method: "GET", path: APP, about: "all that is known of an app" },
  { method: "GET", path: `${APP}/releases`, about: "rows of orc releases" },
  { method: "GET", path: `${APP}/releases/:number`, about: "a release whole" },
  { method: "POST", path: `${APP}/plan`, about: "what an apply would do" },
  { method: "POST", path: `${APP}/apply`, about: "makes a release" },
  { method: "POST", path: `${APP}/down`, about: "takes the app down" },
  { method: "POST", path: `${APP}/scale`, about: "sets numbers of replicas" },
  { method: "POST", path: `${APP}/restart`, about: "replaces replicas" },
  { method: "POST", path: `${APP}/stop`, about: "stops services" },
  { method: "POST", path: `${APP}/start`, about: "starts services that were stopped" },
  { method: "POST", path: `${APP}/resume`, about: "goes on with a rollout that stopped" },
  { method: "POST", path: `${APP}/volumes/remove`, about: "removes the volumes of an app that is down" },
  { method: "GET", path: `${APP}/compose`, about: "what docker compose runs of the app" },
  { method: "POST", path: `${APP}/compose`, about: "stops, starts or removes that" },
  { method: "GET", path: "/v1/watch", about: "stream: hints that something changed" },
  { method: "GET", path: "/v1/logs", about: "stream: lines of logs; ?app= services= tail= follow=1 since=" },
  { method: "GET", path: "/v1/events", about: "stream: what happens; ?app= since= after= follow=1" },
  { method: "GET", path: "/v1/backup", about: "stream: the store, as orc backup writes it" },
  { method: "POST", path: "/v1/restore", about: "puts a backup back" },
  { method: "GET", path: "/v1/images", about: "whether a host has an image; ?ref=" },
  { method: "POST", path: "/v1/images/pull", about: "stream: fetches an image; ?ref=" },
  { method: "POST", path: "/v1/builds", about: "stream: builds the tar in the body; ?request=" },
];
