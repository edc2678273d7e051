import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { serviceHashes } from "../cli/service-hashes.ts";
import { loadProject } from "../cli/up/load-project.ts";
import { columns } from "../render/columns.ts";
import { renderWarning } from "../render/warning.ts";

export default class Config extends AppCommand {
  static override summary = "Print the Compose file as orc reads it: merged and checked.";
  static override examples = ["orc config", "orc config --services", "orc config -f compose.yaml -f prod.yaml --json"];
  static override flags = {
    services: Flags.boolean({ summary: "Only the names of services.", exclusive: ["images", "hash"] }),
    images: Flags.boolean({ summary: "Only the images.", exclusive: ["hash"] }),
    hash: Flags.boolean({ summary: "A hash for each service: equal hashes need no replacement." }),
  };

  protected async act(): Promise<undefined> {
    const { flags } = await this.parse(Config);
    const loaded = await loadProject(this.given, this.place.namespace);
    const services = Object.values(loaded.app.services);
    const { theme, noteTheme, json } = this.output;
    for (const warning of loaded.warnings)
      this.output.note(renderWarning(warning, process.cwd(), noteTheme, this.output.noteRoom));
    const names = services.map(({ name }) => name);
    const images = [...new Set(services.map(({ image }) => image))];
    const hashes = flags.hash ? serviceHashes(loaded.app) : {};
    if (flags.services) return this.show({ services: names }, () => names.join("\n"));
    if (flags.images) return this.show({ images }, () => images.join("\n"));
    if (flags.hash)
      return this.show({ hashes }, () =>
        columns(Object.entries(hashes).map(([name, hash]) => [theme.bold(name), hash])).join("\n"),
      );
    const { printCompose } = await import("../manifest/print-compose.ts");
    this.output.print(printCompose(loaded.compose, json ? "json" : "yaml").trimEnd());
  }
}
