import { buffer } from "node:stream/consumers";
import type Dockerode from "dockerode";
import type { OneOffSpec } from "../../engine/ports/host-engine.ts";
import { EngineError } from "../../errors/orc-error.ts";
import { textOfFrames } from "./frames-text.ts";

/** Runs a container that removes itself, and gives what it printed; rejects when it ends with another code than 0. */
export async function runOnce(docker: Dockerode, spec: OneOffSpec): Promise<string> {
  const { image, command, network, capabilities, binds } = spec;
  const helper = await docker.createContainer({
    Image: image,
    Cmd: command,
    HostConfig: {
      NetworkMode: network === "host" ? "host" : `container:${network.container}`,
      AutoRemove: true,
      CapDrop: ["ALL"],
      CapAdd: capabilities,
      SecurityOpt: ["no-new-privileges", "label=disable"],
      ...(network === "host" ? { UsernsMode: "host" } : {}),
      Binds: binds,
      LogConfig: { Type: "none", Config: {} },
    },
  });
  try {
    const printed = buffer(await helper.attach({ stream: true, stdout: true, stderr: true }));
    // Asked for before the start: a short life must not be over before the question.
    const ended: Promise<{ StatusCode: number }> = helper.wait({ condition: "removed" });
    await helper.start();
    const [output, { StatusCode }] = await Promise.all([printed, ended]);
    const text = textOfFrames(output);
    if (StatusCode === 0) return text;
    throw new EngineError("engine.refused", `${command.join(" ")} ended with ${StatusCode}`, {
      evidence: text.trimEnd().split("\n").slice(-10),
    });
  } catch (error) {
    await helper.remove({ force: true }).catch(() => {});
    throw error;
  }
}
