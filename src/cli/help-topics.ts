/** What is worth a page and is no command. */
export const TOPICS: Readonly<Record<string, string>> = {
  names: `What a name means where a command takes one.

  web            the service web: all of its replicas, where several are taken
  web.2          its second replica; web-2 and shop-web-2 are understood
  shop/web.2     of another app than the one of this folder
  host/alpha     a machine, for orc why

The app is the one that -p names, else ORC_APP or COMPOSE_PROJECT_NAME, else
that of the nearest Compose file here or above. Without any of these, ls, ps and
events show all apps, and the others say which there are.`,
  json: `With --json (also -o json) a command prints exactly one document on stdout, also
when it fails; logs and events print an object a line. Progress goes to stderr.

  {"api": "orc/v1", "context": "default", "namespace": "default", …}

A failure is the document as far as it is known, with "error" and "errors": each
has a code, a message, what to do next, and whether the same may succeed later.
Documents only ever gain fields.

  orc schema         which documents there are
  orc schema ps      one of them, as JSON Schema
  orc api            the API behind all of it`,
  "exit-codes": `  0    done
  1    yours to mend: a file, a build
  2    the command line: what to type is said
  3    refused, or a rollout that failed
  4    a conflict: a newer change, another origin, a stale plan
  10   orc plan --exit-code: there are changes
  70   a defect of orc
  75   try again: no engine or no orcd answers, or the wait was over
  130  interrupted; what the cluster took over goes on

orc exec ends with what its command ended with, 125 where orc itself failed.`,
  environment: `  ORC_APP            the app, as -p; also COMPOSE_PROJECT_NAME
  ORC_CONTEXT        the cluster, as -c
  ORC_NAMESPACE      the namespace, as --namespace
  ORC_TIMEOUT        how long to wait, as --timeout
  ORC_YES            1: yes to every question, as -y
  ORC_JSON           1: JSON, as --json
  ORC_QUIET          1: results only, as --quiet
  ORC_VERBOSE        1: more of what goes on, as --verbose
  ORC_SOCKET         where orcd's API is; else /run/orc/orcd.sock
  DOCKER_HOST        the engine that orcd is put on
  COMPOSE_FILE       Compose files, as -f
  COMPOSE_PROFILES   profiles, as --profile
  NO_COLOR, CI       no colours; no drawing in place

A flag comes before a variable, a variable before the project's file.`,
};
