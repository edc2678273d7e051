import type { RulesetSettings } from "./ruleset-settings.ts";

/** The one table that is ours; everything else in the kernel is somebody else's. */
export const TABLE = "ip orc";

/**
 * The part of the table that is the same for every routing: sets, hooks and the rules around them.
 * Priorities stay ahead of Docker's own NAT (-100 and 100), so that a published port of ours is decided here.
 */
export const frameOf = ({ addresses: { replicas, services }, bridge }: RulesetSettings): string => `\
  set served { type mark; }
  map vips { type ipv4_addr : verdict; }
  map published { type inet_proto . inet_service : verdict; }
  map published_at { type ipv4_addr . inet_proto . inet_service : verdict; }
  set closed { type inet_proto . inet_service; }
  set closed_at { type ipv4_addr . inet_proto . inet_service; }

  chain balance {
    ip daddr vmap @vips
    ip daddr . meta l4proto . th dport vmap @published_at
    fib daddr type local meta l4proto . th dport vmap @published
  }
  chain refuse {
    meta l4proto tcp reject with tcp reset
    reject
  }

  # route_localnet is on for published ports: nobody may use it to reach what listens on the host's loopback.
  chain loopback_guard {
    type filter hook prerouting priority -310; policy accept;
    iifname "${bridge}" ip daddr 127.0.0.0/8 drop
  }
  chain prerouting {
    type nat hook prerouting priority -110; policy accept;
    jump balance
  }
  chain output {
    type nat hook output priority -110; policy accept;
    jump balance
  }
  chain postrouting {
    type nat hook postrouting priority 90; policy accept;
    oifname "${bridge}" ip saddr 127.0.0.0/8 masquerade
    oifname "${bridge}" ip saddr ${replicas} ip daddr ${replicas} ct status dnat masquerade
    oifname != "${bridge}" ip saddr ${replicas} ip daddr != { ${replicas}, ${services} } masquerade
  }

  # A virtual IP that is still a destination after NAT has no ready replica: say so at once instead of hanging.
  chain refuse_forward {
    type filter hook forward priority -10; policy accept;
    ip daddr ${services} goto refuse
  }
  chain refuse_output {
    type filter hook output priority -10; policy accept;
    ip daddr ${services} goto refuse
  }
  chain refuse_input {
    type filter hook input priority -10; policy accept;
    ct state new ip daddr . meta l4proto . th dport @closed_at goto refuse
    ct state new fib daddr type local meta l4proto . th dport @closed goto refuse
  }
`;
