import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimPorts, portName } from "../../../src/engine/model/port-claims.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";

const owners = (claims: Map<string, { service: string }>): Record<string, string> =>
  Object.fromEntries([...claims].map(([name, { service }]) => [name, service]));

describe("claimPorts", () => {
  test("gives a port that two services ask for to the first by key", () => {
    const { claims, lost } = claimPorts(
      tableOf(
        routing("default/shop/web", 2, [], ["8080:80"]),
        routing("default/blog/web", 3, [], ["8080:80", "81:80"]),
      ),
    );
    expect(owners(claims)).toEqual({ "8080/tcp": "default/blog/web", "81/tcp": "default/blog/web" });
    expect(lost).toEqual({ "8080/tcp": "service blog/web has it" });
  });

  test("leaves a port with the service that holds it, whoever comes later", () => {
    const table = tableOf(
      routing("default/shop/web", 2, [], ["8080:80"]),
      routing("default/blog/web", 3, [], ["8080:80"]),
    );
    const { claims, lost } = claimPorts(table, new Map([["8080/tcp", "default/shop/web"]]));
    expect(owners(claims)).toEqual({ "8080/tcp": "default/shop/web" });
    expect(lost).toEqual({ "8080/tcp": "service shop/web has it" });
  });

  test("a holder that no longer asks loses its port", () => {
    const table = tableOf(routing("default/shop/web", 2, []), routing("default/blog/web", 3, [], ["8080:80"]));
    const { claims, lost } = claimPorts(table, new Map([["8080/tcp", "default/shop/web"]]));
    expect(owners(claims)).toEqual({ "8080/tcp": "default/blog/web" });
    expect(lost).toEqual({});
  });

  test.each([
    ["8080:80", "8080/tcp"],
    ["0.0.0.0:8080:80", "8080/tcp"],
    ["127.0.0.1:53:53/udp", "127.0.0.1:53/udp"],
  ])("names %s as %s", (text, name) => {
    const [claimed] = claimPorts(tableOf(routing("default/shop/web", 2, [], [text]))).claims.keys();
    expect(claimed).toBe(name);
  });

  test("every port that is asked for has exactly one owner, and giving again what was given changes nothing", () => {
    const services = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 });
    const ports = fc.array(fc.constantFrom("80:80", "81:80", "82:80/udp", "127.0.0.1:80:80"));
    fc.assert(
      fc.property(
        services.chain((names) =>
          fc.tuple(fc.constant(names), fc.array(ports, { minLength: names.length, maxLength: names.length })),
        ),
        ([names, wanted]) => {
          const table = tableOf(
            ...names.map((name, index) => routing(`default/${name}/web`, index + 2, [], wanted[index])),
          );
          const { claims } = claimPorts(table);
          const asked = new Set(Object.values(table).flatMap((service) => service.ports.map(portName)));
          expect(new Set(claims.keys())).toEqual(asked);
          const held = new Map([...claims].map(([name, { service }]) => [name, service]));
          expect(owners(claimPorts(table, held).claims)).toEqual(owners(claims));
        },
      ),
    );
  });
});
