import type Dockerode from "dockerode";
import { asHostEngineError } from "./host-engine-error.ts";

type Answer = { LayersSize?: number; Images?: { Size: number; SharedSize: number; Containers: number }[] | null };

/** How much of the disk images take, layers that several share counted once, and how much of it no container uses. */
export async function imageRoom(docker: Dockerode): Promise<{ bytes: number; unusedBytes: number }> {
  const { LayersSize = 0, Images } = (await asHostEngineError(() => docker.df())) as Answer;
  const unused = (Images ?? []).filter(({ Containers }) => Containers === 0);
  return { bytes: LayersSize, unusedBytes: unused.reduce((sum, one) => sum + own(one), 0) };
}

/** What goes with one image; the engine says -1 of what it did not reckon. */
const own = ({ Size, SharedSize }: { Size: number; SharedSize: number }): number =>
  Math.max(0, Size - Math.max(0, SharedSize));
