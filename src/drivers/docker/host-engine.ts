import type Dockerode from "dockerode";
import type {
  BridgeNetworkSpec,
  HostEngine,
  HostEngineFacts,
  HostVolume,
  OneOffSpec,
  SystemContainer,
  SystemContainerSpec,
} from "../../engine/ports/host-engine.ts";
import { textOfFrames } from "./frames-text.ts";
import { asHostEngineError, ifThere, isMissing } from "./host-engine-error.ts";
import { imageRoom } from "./image-room.ts";
import { readProgress, upload, withDeadline } from "./progress-stream.ts";
import { runOnce } from "./run-once.ts";
import { systemContainer, systemContainerOptions } from "./system-container.ts";

type VersionAnswer = { Version: string; Components?: { Name: string }[] };
type InfoAnswer = { OperatingSystem?: string; OSType?: string; SecurityOptions?: string[] };

/** The engine as orc's own installation sees it, by dockerode. */
export class DockerHostEngine implements HostEngine {
  readonly #docker: Dockerode;

  constructor(docker: Dockerode) {
    this.#docker = docker;
  }

  async facts(): Promise<HostEngineFacts> {
    const [version, info] = await asHostEngineError(() =>
      Promise.all([this.#docker.version() as Promise<VersionAnswer>, this.#docker.info() as Promise<InfoAnswer>]),
    );
    return {
      version: version.Version,
      product: version.Components?.[0]?.Name ?? "Engine",
      operatingSystem: info.OperatingSystem ?? "",
      kernel: info.OSType === "linux" ? "linux" : "other",
      rootless: (info.SecurityOptions ?? []).some((option) => option.includes("rootless")),
    };
  }

  async imageId(image: string): Promise<string | undefined> {
    return (await ifThere(this.#docker.getImage(image).inspect()))?.Id;
  }

  async pullImage(image: string, timeoutMs: number): Promise<void> {
    await withDeadline(timeoutMs, `pulling ${image}`, async (abortSignal) =>
      readProgress(await this.#docker.pull(image, { abortSignal })),
    );
  }

  async importImage(tar: AsyncIterable<Uint8Array>, image: string, labels: Record<string, string>): Promise<void> {
    const [repo, tag] = splitTag(image);
    const changes = [IMPORTED_PATH, ...Object.entries(labels).map(([key, value]) => `LABEL ${key}=${value}`)].join(
      "\n",
    );
    await asHostEngineError(() =>
      upload(tar, async (body) => readProgress(await this.#docker.importImage(body, { repo, tag, changes }))),
    );
  }

  async buildImage(
    tar: AsyncIterable<Uint8Array>,
    image: string,
    labels: Record<string, string>,
    timeoutMs: number,
  ): Promise<void> {
    await withDeadline(timeoutMs, `building ${image}`, async (abortSignal) =>
      upload(tar, async (body) =>
        readProgress(await this.#docker.buildImage(body, { t: image, labels, forcerm: true, abortSignal })),
      ),
    );
  }

  imageRoom = (): Promise<{ bytes: number; unusedBytes: number }> => imageRoom(this.#docker);

  async imagesWithLabel(label: string): Promise<string[]> {
    const images = await asHostEngineError(() => this.#docker.listImages({ filters: { label: [label] } }));
    return images.flatMap(({ RepoTags, Id }) => (RepoTags?.length ? RepoTags : [Id]));
  }

  async removeImage(image: string): Promise<void> {
    await ifThere(this.#docker.getImage(image).remove());
  }

  async containers(label: string): Promise<SystemContainer[]> {
    const found = await asHostEngineError(() =>
      this.#docker.listContainers({ all: true, filters: { label: [label] } }),
    );
    return found.map(({ Id, Names, Image, State, Labels, Command }) => ({
      id: Id,
      name: Names[0]?.slice(1) ?? Id,
      image: Image,
      running: State === "running",
      labels: Labels,
      command: [Command],
    }));
  }

  async container(name: string): Promise<SystemContainer | undefined> {
    const found = await ifThere(this.#docker.getContainer(name).inspect());
    return found && systemContainer(name, found);
  }

  async runContainer(spec: SystemContainerSpec): Promise<string> {
    const container = await asHostEngineError(() => this.#docker.createContainer(systemContainerOptions(spec)));
    await asHostEngineError(() => container.start());
    return container.id;
  }

  async startContainer(name: string): Promise<void> {
    // 304 is how the engine says that it runs already.
    await asHostEngineError(() => this.#docker.getContainer(name).start()).catch(unlessStatus(304));
  }

  async stopContainer(name: string): Promise<void> {
    await ifThere(this.#docker.getContainer(name).stop()).catch(unlessStatus(304));
  }

  async removeContainer(name: string): Promise<void> {
    await ifThere(this.#docker.getContainer(name).remove({ force: true, v: true }));
  }

  async lastLines(name: string, lines: number): Promise<string[]> {
    const options = { stdout: true, stderr: true, follow: false as const, tail: lines };
    const output = await ifThere(this.#docker.getContainer(name).logs(options));
    return output ? textOfFrames(output).trimEnd().split("\n") : [];
  }

  async runOnce(spec: OneOffSpec): Promise<string> {
    return asHostEngineError(() => runOnce(this.#docker, spec));
  }

  async containerAt(network: string, address: string): Promise<string | undefined> {
    const found = await ifThere(this.#docker.getNetwork(network).inspect());
    const members = Object.entries(found?.Containers ?? {});
    return members.find(([, member]) => member?.IPv4Address?.split("/")[0] === address)?.[0];
  }

  async network(name: string): Promise<BridgeNetworkSpec | undefined> {
    const found = await ifThere(this.#docker.getNetwork(name).inspect());
    if (!found) return undefined;
    const { Subnet = "", Gateway = "" } = found.IPAM?.Config?.[0] ?? {};
    return { name, subnet: Subnet, gateway: Gateway, options: found.Options ?? {}, labels: found.Labels ?? {} };
  }

  async createNetwork({ name, subnet, gateway, options, labels }: BridgeNetworkSpec): Promise<void> {
    await asHostEngineError(() =>
      this.#docker.createNetwork({
        Name: name,
        Driver: "bridge",
        CheckDuplicate: true,
        IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway }] },
        Options: options,
        Labels: labels,
      }),
    );
  }

  async removeNetwork(name: string): Promise<void> {
    await ifThere(this.#docker.getNetwork(name).remove());
  }

  async volume(name: string): Promise<HostVolume | undefined> {
    const found = await ifThere(this.#docker.getVolume(name).inspect());
    return found && { name, labels: found.Labels ?? {} };
  }

  async createVolume({ name, labels }: HostVolume): Promise<void> {
    await asHostEngineError(() => this.#docker.createVolume({ Name: name, Labels: labels }));
  }

  async volumesWithLabel(label: string): Promise<HostVolume[]> {
    const found = await asHostEngineError(() => this.#docker.listVolumes({ filters: { label: [label] } }));
    return (found.Volumes ?? []).map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }));
  }

  async removeVolume(name: string): Promise<void> {
    await ifThere(this.#docker.getVolume(name).remove());
  }

  async publishersOf(port: number, protocol: "tcp" | "udp"): Promise<string[]> {
    const found = await asHostEngineError(() => this.#docker.listContainers());
    return found
      .filter(({ Ports }) => Ports.some(({ PublicPort, Type }) => PublicPort === port && Type === protocol))
      .map(({ Names, Id }) => Names[0]?.slice(1) ?? Id);
  }
}

/** An image made from a bare tree has no search path of its own. */
const IMPORTED_PATH = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const splitTag = (image: string): [string, string] => {
  const at = image.lastIndexOf(":");
  return [image.slice(0, at), image.slice(at + 1)];
};

const unlessStatus = (status: number) => (error: unknown) => {
  if (!isMissing(error, status)) throw error;
};
