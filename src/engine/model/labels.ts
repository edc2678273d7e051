/** Labels on every container and volume that orc makes; containers without our cluster id are never touched. */
export const LABEL = {
  cluster: "io.orc.cluster",
  namespace: "io.orc.namespace",
  app: "io.orc.app",
  service: "io.orc.service",
  slot: "io.orc.slot",
  replica: "io.orc.replica",
  run: "io.orc.run",
  release: "io.orc.release",
  specHash: "io.orc.spec-hash",
  /** What the replica's service is, but for what the engine remembers of the container anyway. */
  spec: "io.orc.spec",
  /** `orcd` or `dns`: a container of orc itself, no replica. */
  component: "io.orc.component",
} as const;
