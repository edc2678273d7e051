import { isStillUp } from "../cli/rollout/overtaken.ts";
import { ServicesCommand } from "../cli/rollout/services-command.ts";

export default class Start extends ServicesCommand {
  static override summary = "Start services that were stopped.";
  static override timeoutMeans = "client" as const;
  static override examples = ["orc start worker", "orc start"];

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Start);
    return this.changeServices(args.services ?? [], "started", ({ client, ref, author, services, chosen }) => ({
      expected: chosen.map(({ name }) => ({ service: name, how: "ready" })),
      holds: (record, change) => isStillUp(record, change) && !chosen.some(({ name }) => record.stopped.includes(name)),
      ask: () => client.start(ref, { author, services }),
    }));
  }
}
