import { isShutOut } from "../cli/connect.ts";
import { composeFile } from "../cli/doctor/compose-file.ts";
import { examine } from "../cli/doctor/examine.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { ORC_VERSION } from "../engine/model/version.ts";
import { renderDoctor } from "../render/doctor.ts";

export default class Doctor extends OrcCommand {
  static override summary = "Say what is wrong with engine, orcd and machine, and what to do.";
  static override description =
    "Also reads the Compose file that is here. Starts and changes nothing. Works while orcd or the engine is dead. Exits with 3 when there is a problem.";
  static override examples = ["orc doctor", "orc doctor --json"];

  protected async act(): Promise<number> {
    await this.parse(Doctor);
    const findings = await examine({
      version: ORC_VERSION,
      environment: process.env,
      running: () => this.runningClient(),
      isShutOut,
      compose: () => composeFile(this.given, this.place.namespace),
    });
    this.show({ findings }, () => renderDoctor(findings, this.output.theme, this.output.room));
    return findings.some(({ level }) => level === "problem") ? 3 : 0;
  }
}
