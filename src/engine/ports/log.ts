/** One line of the daemon's own log; `fields` are for machines. */
export type LogEntry = {
  level: "debug" | "info" | "warn" | "error";
  message: string;
  fields?: Record<string, unknown>;
};

/** Where the daemon writes what it has to say about itself; must not throw. */
export type Log = (entry: LogEntry) => void;
