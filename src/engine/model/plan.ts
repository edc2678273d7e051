/** One field of a service that differs between two releases, in Compose's own words. */
export type FieldChange = { path: string; from?: string; to?: string; where?: string };

export type ReplaceStrategy = { order: "start-first" | "stop-first"; batches: number[]; because: string };

export type RiskLevel = "none" | "brief" | "gap";

/** One thing that `up` does; text, JSON, TUI and apply read the same value. */
export type PlanStep =
  | { do: "build"; service: string; image: string; because: string }
  | { do: "pull"; service: string; image: string; host: string; because: string }
  | { do: "create-volume"; service: string; volume: string; because: string }
  | { do: "create"; service: string; image: string; replicas: number; after: string[]; because: string }
  | {
      do: "replace";
      service: string;
      replicas: number;
      changes: FieldChange[];
      strategy: ReplaceStrategy;
      because: string;
    }
  | { do: "scale"; service: string; from: number; to: number; because: string }
  | { do: "update"; service: string; changes: FieldChange[]; because: string }
  | { do: "remove"; service: string; replicas: number; because: string };

/** What an apply would do, made by a pure function; `hash` names it and is checked when it is applied. */
export type Plan = {
  hash: string;
  namespace: string;
  app: string;
  /** Generation of the app this plan was made on; 0: there was none. */
  basedOn: number;
  /** The release that runs now (0: none) and the one an apply makes. */
  from: number;
  to: number;
  changed: boolean;
  steps: PlanStep[];
  unchanged: string[];
  placement: { service: string; slot: number; host: string; because: string }[];
  pull: { host: string; image: string; bytes?: number }[];
  risk: { service: string; level: RiskLevel; because: string }[];
  estimatedSeconds: number;
};
