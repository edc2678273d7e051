import type { BuildSpec, ServiceSpec } from "../../engine/model/app-spec.ts";
import { isRemote } from "../canonical/read-scalar.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { textAt, textRecordAt } from "./read.ts";

const DOMAIN =
  /(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?/;
const PATH = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/;
const REFERENCE = new RegExp(
  `^(?:${DOMAIN.source}/)?${PATH.source}(?:/${PATH.source})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$`,
);

/** The image of a service: the one it names, else the one built for it. */
export function readImage(service: Node, app: string, name: string, problems: Problems): string {
  const node = valueAt(service, "image");
  const image = textAt(node);
  if (node && image !== undefined) {
    if (!REFERENCE.test(image)) sayBadReference(node, image, problems);
    return image;
  }
  const isSaid =
    valueAt(service, "build") ||
    ["image", "build", "provider"].some((field) => problems.isBroken(`${service.at.path}.${field}`));
  if (!isSaid) problems.error(service.at, `${name} has neither image nor build`, "write image: NAME, or build: FOLDER");
  return `${app}-${name}`.toLowerCase();
}

function sayBadReference(node: Node, image: string, problems: Problems): void {
  const lower = image.toLowerCase();
  problems.error(
    node.at,
    `"${image}" does not name an image`,
    REFERENCE.test(lower) ? `names are lower case: ${lower}` : "write name, name:tag or host/name:tag",
  );
}

/** How the image of a service is built. */
export function readBuild(service: Node, problems: Problems): BuildSpec | undefined {
  const build = valueAt(service, "build");
  const context = textAt(build, "context");
  if (!build || context === undefined) return undefined;
  if (isRemote(context))
    problems.error(
      (valueAt(build, "context") ?? build).at,
      "orc builds from a folder, not from the net",
      "clone it, and write the folder",
    );
  const target = textAt(build, "target");
  return {
    context,
    dockerfile: textAt(build, "dockerfile") ?? "Dockerfile",
    args: textRecordAt(build, "args"),
    ...(target === undefined ? {} : { target }),
  };
}

/** When an image is pulled. */
export function readPullPolicy(service: Node, problems: Problems): ServiceSpec["pullPolicy"] {
  const node = valueAt(service, "pull_policy");
  const policy = textAt(node);
  if (!node || policy === undefined) return undefined;
  switch (policy) {
    case "always":
    case "never":
    case "missing":
      return policy;
    case "if_not_present":
      return "missing";
    case "build":
      return undefined;
    default:
      if (/^(?:refresh|daily|weekly|every_(?:\d+[wdhms])+)$/.test(policy)) {
        problems.warn(node.at, `pull_policy ${policy} has no effect yet: the image is pulled when it is missing`);
        return "missing";
      }
      problems.error(node.at, `expected always, missing, never or build, got "${policy}"`);
      return undefined;
  }
}
