import { describe, expect, test } from "vitest";
import { renderDoctor } from "../../src/render/doctor.ts";
import { renderDown } from "../../src/render/down.ts";
import { renderEvent } from "../../src/render/events.ts";
import { renderLs } from "../../src/render/ls.ts";
import { renderReleases } from "../../src/render/releases.ts";
import { renderUninstall } from "../../src/render/uninstall.ts";
import { renderVersion } from "../../src/render/version.ts";
import { plainTheme } from "./plain-theme.ts";

describe("tables", () => {
  test("doctor: what is wrong has its fix below it", () => {
    const text = renderDoctor(
      [
        { level: "ok", subject: "engine", message: "Docker 29.0 at the default socket" },
        { level: "ok", subject: "orcd", message: "0.1.0, same as this CLI, up 3 d, 62 MiB" },
        {
          level: "warning",
          subject: "disk",
          message: "91 % used where images live",
          fix: { text: "make room", command: "docker image ls" },
        },
        {
          level: "problem",
          subject: "kernel",
          message: "br_netfilter is not loaded",
          fix: { text: "load it", command: "modprobe br_netfilter" },
        },
      ],
      plainTheme,
    );
    expect(text).toBe(`✓ engine  Docker 29.0 at the default socket
✓ orcd    0.1.0, same as this CLI, up 3 d, 62 MiB
! disk    91 % used where images live
          make room  docker image ls
✗ kernel  br_netfilter is not loaded
          load it  modprobe br_netfilter
1 problem, 1 warning.`);
  });

  test("doctor: all is well", () => {
    expect(renderDoctor([{ level: "ok", subject: "engine", message: "answers" }], plainTheme)).toBe(
      "✓ engine  answers\nAll is well.",
    );
  });

  test("ls", () => {
    const apps = [
      {
        namespace: "default",
        app: "blog",
        release: 17,
        state: "degraded" as const,
        services: [{ name: "web", desired: 4, ready: 3 }],
        routes: [],
      },
      {
        namespace: "default",
        app: "shop",
        release: 2,
        state: "steady" as const,
        services: [
          { name: "db", desired: 1, ready: 1 },
          { name: "web", desired: 3, ready: 3 },
        ],
        routes: [{ url: "http://localhost:8080", service: "web", tls: false }],
      },
    ];
    expect(renderLs(apps, undefined, plainTheme)).toBe(`APP   STATE       RELEASE  READY  SERVICES  ROUTES
blog  degraded !  17       3/4 !  web       ·
shop  steady      2        4/4    db, web   http://localhost:8080`);
    expect(renderLs([], undefined, plainTheme)).toContain("orc up");
  });

  test("releases, newest first", () => {
    const by = { name: "ada", host: "laptop" };
    const origin = { kind: "path" as const, location: "laptop:/srv/shop" };
    const now = Date.parse("2026-01-31T14:00:00Z");
    const rows = [
      {
        release: 1,
        state: "superseded" as const,
        at: "2026-01-31T12:00:00Z",
        by,
        origin,
        images: { web: "shop-web:7f3c2a9b81d0" },
        reason: "up",
      },
      {
        release: 2,
        state: "serving" as const,
        at: "2026-01-31T13:56:00Z",
        by,
        origin,
        git: { commit: "91be004aaaa", dirty: true },
        images: { web: "shop-web:91be0041c2f7" },
        reason: "up",
      },
    ];
    expect(
      renderReleases("shop", rows, { nowMs: now }, plainTheme),
    ).toBe(`RELEASE  STATE       AGE  BY          GIT               WHY  IMAGES
2        serving     4 m  ada@laptop  91be004 +changes  up   web shop-web:91be004
1        superseded  2 h  ada@laptop  ·                 up   web shop-web:7f3c2a9`);
  });
});

describe("single lines", () => {
  test("an event says what, about whom, and why", () => {
    const event = {
      id: 1,
      revision: 1,
      at: "2026-01-31T14:02:11Z",
      severity: "warning" as const,
      kind: "run",
      reason: "oom",
      message: "killed for memory",
      app: "shop",
      service: "web",
      slot: 3,
      because: "256 of 256 MiB",
    };
    expect(renderEvent(event, plainTheme)).toMatch(
      /^\d\d:\d\d:\d\d {2}! shop\/web\.3 {2}killed for memory {2}because 256 of 256 MiB$/,
    );
  });

  test("versions of both sides", () => {
    expect(renderVersion({ version: "0.1.0", node: "v24.1.0" })).toBe(`orc   0.1.0
orcd  does not run; the first command that needs it starts it
node  24.1.0`);
    expect(renderVersion({ version: "0.1.0", node: "v24.1.0", isShut: true })).toContain(
      "orcd  its socket lets in who may use the Docker engine",
    );
  });

  test("down", () => {
    expect(renderDown({ app: "shop", seconds: 1.9 }, plainTheme)).toBe(
      "shop is down · 1.9 s\n  volumes  stay\n  back     orc up",
    );
  });

  test("uninstall", () => {
    expect(
      renderUninstall({ cluster: "c", replicas: ["a", "b"], volumes: ["shop_pgdata"] }, false, plainTheme),
    ).toBe(`orc is off this machine.
  removed  2 replicas, orcd, its network and its records
  kept     1 volume: shop_pgdata
  back     orc up`);
    expect(renderUninstall({ replicas: [], volumes: [] }, false, plainTheme)).toBe("orc was not here.");
  });
});
