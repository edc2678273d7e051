import { isShutOut } from "../cli/connect.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { ORC_VERSION } from "../engine/model/version.ts";
import { renderVersion } from "../render/version.ts";

export default class Version extends OrcCommand {
  static override summary = "Say which orc this is, and which orcd answers.";
  static override examples = ["orc version", "orc version --json"];

  protected async act(): Promise<undefined> {
    await this.parse(Version);
    const version = ORC_VERSION;
    const node = process.version;
    const orcd = await (await this.runningClient())?.version().catch(() => undefined);
    const isShut = orcd === undefined && (await isShutOut());
    this.show({ version, node, orcd: orcd ?? null }, () =>
      renderVersion({ version, node, isShut, ...(orcd ? { orcd } : {}) }),
    );
  }
}
