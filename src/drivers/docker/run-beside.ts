import { buffer } from "node:stream/consumers";
import type Dockerode from "dockerode";
import { textOfFrames } from "./frames-text.ts";

/** Runs a one-off container without rights in another one's network, and gives what it printed. */
export async function runBeside(
  docker: Dockerode,
  container: string,
  image: string,
  command: string[],
): Promise<string> {
  const helper = await docker.createContainer({
    Image: image,
    Cmd: command,
    HostConfig: {
      NetworkMode: `container:${container}`,
      AutoRemove: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      LogConfig: { Type: "none", Config: {} },
    },
  });
  try {
    const output = await helper.attach({ stream: true, stdout: true, stderr: true });
    const printed = buffer(output);
    await helper.start();
    return textOfFrames(await printed);
  } catch (error) {
    await helper.remove({ force: true }).catch(() => {});
    throw error;
  }
}
