import { expect, test } from "vitest";
import { loadApp } from "../../../src/manifest/load-app.ts";
import { errorsOf, inProject, warningsOf } from "../compose-project.ts";

const compose = (service: string, top: string): string => `services:\n  web: {image: x, ${service}}\n${top}\n`;

test("mounts secrets and configs that are files, to read", async () => {
  const text = compose(
    "secrets: [token, {source: cert, target: tls.pem}], configs: [app, {source: app, target: /etc/app}]",
    "secrets: {token: {file: ./token}, cert: {file: /cert.pem}}\nconfigs: {app: {file: app.conf}}",
  );
  await inProject({ "compose.yaml": text }, async (cwd) => {
    const { app, warnings } = await loadApp({ cwd, env: {} });
    const file = (source: string, target: string): object => ({
      type: "bind",
      source,
      target,
      readOnly: true,
      createHostPath: false,
    });
    expect(app.services.web?.mounts).toEqual([
      file(`${cwd}/token`, "/run/secrets/token"),
      file("/cert.pem", "/run/secrets/tls.pem"),
      file(`${cwd}/app.conf`, "/app"),
      file(`${cwd}/app.conf`, "/etc/app"),
    ]);
    expect(warnings).toEqual([]);
  });
});

test("says which have no effect yet", async () => {
  const text = compose(
    "secrets: [a, {source: b, mode: 0400}], configs: [c, d]",
    "secrets: {a: {environment: A}, b: {file: b}}\nconfigs: {c: {content: x}, d: {external: true}}",
  );
  expect(await warningsOf(text)).toEqual([
    "compose.yaml:2:44 services.web.secrets[1].mode: mode has no effect yet: the file keeps the one it has",
    "compose.yaml:3:15 secrets.a.environment: environment has no effect yet: what is a file is mounted",
    "compose.yaml:4:15 configs.c.content: content has no effect yet: what is a file is mounted",
    "compose.yaml:4:32 configs.d.external: external has no effect yet: what is a file is mounted",
  ]);
});

test("points at one that is not declared", async () => {
  expect(await errorsOf(compose("secrets: [toke, other]", "secrets: {token: {file: x}}"))).toEqual([
    "compose.yaml:2:29 services.web.secrets[0]: there is no secret toke in this file · did you mean token?",
    "compose.yaml:2:35 services.web.secrets[1]: there is no secret other in this file · declare it at the top level: secrets: { other: { file: ./PATH } }",
  ]);
});
