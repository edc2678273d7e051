import { AppCommand } from "../cli/app-command.ts";
import { renderReleases } from "../render/releases.ts";

export default class Releases extends AppCommand {
  static override summary = "List the releases of the app, newest first.";
  static override examples = ["orc releases", "orc releases -p shop --json"];

  protected async act(): Promise<undefined> {
    await this.parse(Releases);
    const ref = await this.app();
    const releases = await (await this.client()).releases(ref);
    this.show({ app: ref.app, releases }, () =>
      renderReleases(ref.app, releases, { nowMs: Date.now(), room: this.output.room }, this.output.theme),
    );
  }
}
