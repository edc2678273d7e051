import { bootHost } from "../../test/support/host/boot.ts";
import { fixtureImages, loadFixtureImages } from "../../test/support/images/fixtures.ts";
import { Project } from "../../test/support/project.ts";
import { type Figures, figuresOf, figuresTable } from "./figures.ts";

const COMPOSE = `
services:
  web:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "trap 'exit 0' TERM; httpd -p 80 -h /; while :; do sleep 600 & wait; done"]
    ports: ["18401:80"]
    volumes: ["data:/data"]
    deploy: { replicas: 2 }
volumes:
  data: {}
`;

/** What must be the same after every cycle; memory and files have a life of their own and are for looking at. */
const FIXED = ["containers", "volumes", "networks", "addresses", "nft-lines", "firewall-rules", "name-files"];

/** Brings a small app up and down again and again; rejects when something is left over. */
export async function soakCycles(name: string, cycles: number, every: number): Promise<void> {
  const host = await bootHost(name);
  const moments: { when: string; figures: Figures }[] = [];
  try {
    await loadFixtureImages(host);
    const project = new Project(host, "cycled");
    await project.write(COMPOSE);
    const must = async (...words: string[]): Promise<void> => {
      const { code, stdout, stderr } = await project.orc(...words);
      if (code !== 0) throw new Error(`orc ${words.join(" ")}: exit ${code}\n${stderr}${stdout}`);
    };
    let began = performance.now();
    for (let cycle = 1; cycle <= cycles; cycle++) {
      await must("up", "--yes");
      await must("down", "--yes");
      if (cycle !== 1 && cycle % every !== 0) continue;
      const figures = await figuresOf(host);
      const [first] = moments;
      moments.push({ when: `after ${cycle}`, figures });
      const leaked = FIXED.filter((one) => first && figures[one] !== first.figures[one]);
      const seconds = (performance.now() - began) / 1000 / Math.min(cycle, every);
      console.log(`after ${cycle}: ${seconds.toFixed(2)} s a cycle, ${JSON.stringify(figures)}`);
      began = performance.now();
      if (leaked.length > 0) throw new Error(`after ${cycle} cycles there are more or fewer ${leaked.join(", ")}`);
    }
  } finally {
    console.log(`\n${figuresTable(moments)}`);
    await host.down();
  }
}
