import { describe, expect, test } from "vitest";
import { localFindings } from "../../../src/cli/doctor/examine.ts";
import type { LocalFacts } from "../../../src/cli/doctor/facts.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";

const GIB = 1024 ** 3;
const WELL: LocalFacts = {
  version: "0.1.0",
  engine: { at: "/var/run/docker.sock", facts: { version: "29.0.0" } },
  orcd: { container: { running: true, status: "running" }, nameServer: { running: true }, answers: "0.1.0", lines: [] },
  kernel: {
    bridge: true,
    forwards: true,
    routesLocalnet: true,
    connections: { count: 10, max: 1000 },
    memory: { totalBytes: 16 * GIB, freeBytes: 8 * GIB },
    firewalld: false,
    routes: [
      { device: "eth0", base: 0, mask: 0 },
      { device: "orc0", base: 0x0ad20100, mask: 0xffffff00 },
      { device: "eth0", base: 0x0a000000, mask: 0xffff0000 },
    ],
  },
};
const at = (change: Partial<LocalFacts>): LocalFacts => ({ ...WELL, ...change });
const kernel = (change: Partial<LocalFacts["kernel"]>): LocalFacts => at({ kernel: { ...WELL.kernel, ...change } });
const orcd = (change: Partial<LocalFacts["orcd"]>): LocalFacts => {
  const { answers: _, ...silent } = WELL.orcd;
  return at({ orcd: { ...silent, ...change } });
};
const said = (facts: LocalFacts): string[] =>
  localFindings(facts)
    .filter(({ level }) => level !== "ok")
    .map(({ level, subject, message, fix }) => `${level} ${subject}: ${message} | ${fix?.command ?? fix?.text ?? ""}`);

test("of a machine that is well nothing is wrong, and engine and orcd are named", () => {
  expect(said(WELL)).toEqual([]);
  expect(localFindings(WELL).map(({ message }) => message)).toEqual([
    "Docker 29.0.0 at /var/run/docker.sock",
    "0.1.0, same as this CLI",
  ]);
});

describe("the engine", () => {
  test("that does not answer takes orcd's word away, too", () => {
    const error = new EngineError("engine.unreachable", "no Docker engine answers at the default socket.", {
      next: [{ text: "start it", command: "sudo systemctl start docker" }],
    });
    expect(said({ ...orcd({ lines: [] }), engine: { error } })[0]).toBe(
      "problem engine: no Docker engine answers at the default socket | sudo systemctl start docker",
    );
  });

  test("that lets this user not in leaves open how orcd is", () => {
    const error = new EngineError("engine.unreachable", "no Docker engine answers (permission denied).");
    expect(said({ ...orcd({ lines: [], isShut: true }), engine: { error } })).toEqual([
      "problem engine: no Docker engine answers (permission denied) | orc doctor",
      "problem orcd: its socket lets in who may use the engine: how it is cannot be seen from here | ",
    ]);
  });

  test("that is refused for its kind, or too old", () => {
    const refused = new EngineError("host.refused", "this engine cannot be used: it is Podman.");
    expect(said(at({ engine: { at: "/x", facts: { version: "5.0.0" }, refused } }))[0]).toMatch(/it is Podman/);
    expect(said(at({ engine: { at: "/x", facts: { version: "19.03.5" } } }))).toEqual([
      "problem engine: Docker 19.03.5: orc needs 20.10 or newer | sudo apt-get install docker.io",
    ]);
    expect(said(at({ engine: { at: "/x", facts: { version: "20.10.24+dfsg1" } } }))).toEqual([]);
  });
});

test("the kernel's table is missed while orcd is dead; while it runs it speaks for itself", () => {
  const words = /^problem nftables: orc's table in the kernel is gone .* \| orc ls$/;
  const dead = orcd({ container: { running: false, status: "exited" } });
  const tables = (facts: LocalFacts, table: boolean): LocalFacts => ({ ...facts, kernel: { ...facts.kernel, table } });
  expect(said(tables(dead, false)).filter((line) => words.test(line))).toHaveLength(1);
  expect(said(tables(dead, true)).filter((line) => words.test(line))).toEqual([]);
  expect(said(dead).filter((line) => words.test(line))).toEqual([]);
  expect(said(tables(WELL, false))).toEqual([]);
});

describe("orcd", () => {
  const lines = ['{"level":50,"msg":"the store cannot be opened","error":"disk I/O error"}', ""];
  const gone = orcd({});
  delete gone.orcd.container;
  test.each([
    ["was never started", gone, "warning orcd: does not run here: the first command that needs it starts it | orc ls"],
    [
      "ends again and again",
      orcd({ container: { running: false, status: "restarting", restarts: 7 }, lines }),
      "problem orcd: ends and is started again, 7 times by now: the store cannot be opened: disk I/O error | docker logs --tail 50 orcd",
    ],
    [
      "is paused",
      orcd({ container: { running: true, status: "paused" } }),
      "problem orcd: is paused: nothing is healed | docker unpause orcd",
    ],
    [
      "is stopped",
      orcd({ container: { running: false, status: "exited" }, lines: ["bye"] }),
      "problem orcd: is stopped: what runs runs on, nothing is healed: bye | orc ls",
    ],
    [
      "runs and is silent",
      orcd({}),
      "problem orcd: runs and does not answer on its socket | docker logs --tail 50 orcd",
    ],
    [
      "is newer",
      orcd({ answers: "0.2.0" }),
      "warning orcd: 0.2.0, and this CLI is older: 0.1.0 | npm install -g orc@0.2.0",
    ],
    ["is older", orcd({ answers: "0.0.9" }), "warning orcd: 0.0.9, and this CLI is 0.1.0 | orc ls"],
  ])("%s", (_, facts, text) => expect(said(facts)[0]).toBe(text));
});

describe("the machine", () => {
  test.each<[string, LocalFacts, string]>([
    ["ip_forward", kernel({ forwards: false }), "sudo sysctl -w net.ipv4.ip_forward=1"],
    ["is not there", kernel({ bridge: false }), "orc doctor"],
    [
      "keeps 950 connections",
      kernel({ connections: { count: 950, max: 1000 } }),
      "sudo sysctl -w net.netfilter.nf_conntrack_max=2000",
    ],
    ["no firewall rules", kernel({ engineKeepsNoRules: true }), "sudo systemctl restart docker"],
    ["firewalld", kernel({ firewalld: true }), "sudo firewall-cmd --permanent --zone=trusted --add-interface=orc0"],
    ["102 MiB of 16 GiB free", kernel({ memory: { totalBytes: 16 * GIB, freeBytes: 0.1 * GIB } }), "orc ps -A"],
    [
      "10.210.0.0/15 on wg0 lies in 10.210.0.0/16",
      kernel({ routes: [{ device: "wg0", base: 0x0ad20000, mask: 0xfffe0000 }] }),
      "give that network another range",
    ],
    ["4.2 GB of the disk, 3 GB of it", at({ images: { bytes: 4.2e9, unusedBytes: 3e9 } }), "docker image prune -a"],
    [
      "compose.yaml: 2 errors, the first: compose.yaml:3 no such field",
      at({ compose: { file: "compose.yaml", errors: 2, warnings: 0, first: "compose.yaml:3 no such field" } }),
      "orc config",
    ],
    [
      "compose.yaml: 1 warning",
      at({ compose: { file: "compose.yaml", errors: 0, warnings: 1, first: "x" } }),
      "orc config",
    ],
  ])("%s", (words, facts, fix) => {
    const [text, ...more] = said(facts);
    expect(more).toEqual([]);
    expect(text).toContain(words);
    expect(text?.split(" | ")[1]).toBe(fix);
  });

  test("with orcd dead tells what orcd would mend", () => {
    const dead = orcd({ container: { running: false, status: "exited" }, nameServer: { running: false } });
    const findings = said({ ...dead, kernel: { ...WELL.kernel, routesLocalnet: false } });
    expect(findings.map((text) => text.split(":")[0])).toEqual(["problem orcd", "warning kernel", "problem names"]);
    expect(said(kernel({ routesLocalnet: false }))).toEqual([]);
  });

  test("says everything at once", () => {
    expect(said(kernel({ forwards: false, firewalld: true, bridge: false }))).toHaveLength(3);
  });
});
