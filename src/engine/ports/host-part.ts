/**
 * A thing on the host that traffic depends on and that others can take away: a bridge's settings, a firewall's rules.
 * `ensure` may be called at any time and changes nothing when all is well.
 */
export type HostPart = {
  readonly name: string;
  /** Set for what every new replica changes: made sure of at each apply, not only when something was found missing. */
  readonly perReplica?: boolean;
  ensure(): Promise<void>;
  holds(): Promise<boolean>;
  remove(): Promise<void>;
};
