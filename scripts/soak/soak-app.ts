import type { EngineHost } from "../../test/support/host/engine-host.ts";
import { fixtureImages } from "../../test/support/images/fixtures.ts";
import { Project } from "../../test/support/project.ts";

const WEB_REPLICAS = 3;

/** An app as people have them, and what was asked of it last: a database with a volume, a published site behind it, workers. */
export class SoakApp {
  readonly project: Project;
  readonly port: number;
  version = 1;
  webReplicas = WEB_REPLICAS;

  constructor(host: EngineHost, name: string, port: number) {
    this.project = new Project(host, name);
    this.port = port;
  }

  get name(): string {
    return this.project.name;
  }

  /** How many ready replicas each service is to have. */
  get wanted(): Record<string, number> {
    return { db: 1, web: this.webReplicas, worker: 2 };
  }

  /** Writes the file anew with another version of the site. */
  async change(): Promise<void> {
    this.version += 1;
    await this.write();
  }

  write(): Promise<void> {
    return this.project.write(`
services:
  db:
    image: ${fixtureImages.echo}
    expose: ["80"]
    volumes: ["data:/data"]
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${this.version}", DRAIN_MS: "200" }
    ports: ["${this.port}:80"]
    depends_on: [db]
    deploy: { replicas: ${WEB_REPLICAS} }
  worker:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 600 & wait; done"]
    depends_on: [web]
    deploy: { replicas: 2 }
volumes:
  data: {}
`);
  }

  /** What an `up` brings it to: the file's numbers, whatever it was scaled to. */
  broughtUp(): void {
    this.webReplicas = WEB_REPLICAS;
  }
}
