import { expect, test } from "vitest";
import { orcdContainer } from "../../src/bootstrap/orcd-container.ts";

test("orcd gets the host's network, three rights, its volumes, and the folder of the engine's socket", () => {
  const image = {
    name: "orcd:0.1.0-aaaaaaaa",
    version: "0.1.0",
    build: "aaaaaaaa",
    command: ["node", "main.js"],
    files: [],
    node: { path: "", version: "24" },
  };
  const spec = orcdContainer(image, "c1", { path: "/run/docker.sock", group: 998 }, "/run/orc/orcd.sock", {
    volume: "orc-names",
    folder: "/var/lib/orc-names",
  });
  expect(spec).toMatchInlineSnapshot(`
    {
      "binds": [
        "orc-data:/var/lib/orc",
        "orc-names:/var/lib/orc-names",
        "/run/orc:/run/orc",
        "/proc/sys/net:/host/sysctl-net",
        "/sys/devices/virtual/net:/host/net",
      ],
      "capabilities": [
        "NET_ADMIN",
        "NET_RAW",
        "NET_BIND_SERVICE",
      ],
      "command": [
        "node",
        "main.js",
      ],
      "environment": {
        "ORC_BASE_IMAGE": "orcd-base:1",
        "ORC_BUILD": "aaaaaaaa",
        "ORC_CLUSTER": "c1",
        "ORC_ENGINE_SOCKET": "/host/engine/docker.sock",
        "ORC_NAMES": "/var/lib/orc-names",
        "ORC_NET_DEVICES": "/host/net",
        "ORC_NET_SYSCTLS": "/host/sysctl-net",
        "ORC_SOCKET": "/run/orc/orcd.sock",
        "ORC_SOCKET_GROUP": "998",
        "ORC_STATE": "/var/lib/orc",
        "ORC_VERSION": "0.1.0",
      },
      "folders": [
        {
          "source": "/run",
          "target": "/host/engine",
        },
      ],
      "groups": [
        998,
      ],
      "image": "orcd:0.1.0-aaaaaaaa",
      "labels": {
        "io.orc.api-socket": "/run/orc/orcd.sock",
        "io.orc.build": "aaaaaaaa",
        "io.orc.cluster": "c1",
        "io.orc.component": "orcd",
        "io.orc.version": "0.1.0",
      },
      "name": "orcd",
    }
  `);
});
