import type { OrcClient } from "../../client/orc-client.ts";
import { ClusterError, type NextStep, type OrcError } from "../../errors/orc-error.ts";
import { nearest } from "../nearest.ts";

/** The engine says only what it tried; a person needs to know which image, who needs it, and what to do. */
export async function notToBeHad(
  client: OrcClient,
  image: string,
  { message, cause }: OrcError,
  services: readonly string[],
): Promise<ClusterError> {
  const here = await client.image(image).catch(() => undefined);
  const what = here ? "here, but not to be had anew" : "neither on this machine nor to be had";
  const who = services.length === 0 ? "" : ` (${services.join(", ")})`;
  const next: NextStep[] = here
    ? [{ text: "go on with the one that is here", command: "orc up --pull missing" }]
    : [
        ...(await likeIt(client, image)),
        { text: "check its name and tag in the file", command: "orc config --images" },
        { text: "from a private registry", command: "docker login, then docker pull IMAGE" },
        { text: "from a file", command: "docker load -i FILE" },
      ];
  const [service] = services;
  return new ClusterError("image.missing", `${image}${who}: ${what}: ${message}`, {
    cause,
    ...(service === undefined || services.length > 1 ? {} : { service }),
    next,
  });
}

/** Other tags of the image that this machine has, the nearest first. */
async function likeIt(client: OrcClient, image: string): Promise<NextStep[]> {
  const tags = await client.imagesLike(image).catch(() => []);
  const near = nearest(image, tags) ?? tags[0];
  if (near === undefined) return [];
  const others = tags.length === 1 ? "" : ` (and ${tags.length - 1} more of it)`;
  return [{ text: `this machine has ${near}${others}` }];
}
