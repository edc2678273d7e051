import { fixtureImages } from "../../test/support/images/fixtures.ts";

const CHAIN = 5;

export const serviceName = (index: number): string => `s${String(index + 1).padStart(2, "0")}`;

/** A Compose file of many small services, in chains of which each waits for the one before it; the first publishes a port. */
export function manyServices(count: number, port: number): string {
  const services = Array.from({ length: count }, (_, index) => {
    const after = index % CHAIN === 0 ? "" : `\n    depends_on: [${serviceName(index - 1)}]`;
    return `  ${serviceName(index)}:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "trap 'exit 0' TERM; mkdir -p /www; echo here > /www/index.html; httpd -p 80 -h /www; while :; do sleep 600 & wait; done"]
    expose: ["80"]${index === 0 ? `\n    ports: ["${port}:80"]` : ""}${after}`;
  });
  return `services:\n${services.join("\n")}\n`;
}
