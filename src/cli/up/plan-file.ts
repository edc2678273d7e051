import { readFile, writeFile } from "node:fs/promises";
import { UserError } from "../../errors/orc-error.ts";
import { missingBuilds } from "../images/build-images.ts";
import { type TaggedBuild, tagBuild } from "../images/image-tag.ts";
import type { Draft, Prepared } from "./prepare.ts";
import type { UpSession } from "./prepare-up.ts";

/** A plan as it waits in a file: all that carrying it out needs, but the contexts of builds. */
type PlanFile = { api: "orc/v1"; kind: "plan"; plan: Prepared["plan"]; draft: Omit<Draft, "builds"> };

/** Writes a plan for `orc up --plan`; readable by its owner only, since environments may hold secrets. */
export async function writePlanFile(file: string, { draft: { builds: _, ...draft }, plan }: Prepared): Promise<void> {
  const content: PlanFile = { api: "orc/v1", kind: "plan", plan, draft };
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
}

/** Reads a plan back; the cluster checks by its hash and generation that it still fits. */
export async function readPlanFile(file: string, session: UpSession): Promise<Prepared & { missing: TaggedBuild[] }> {
  const { plan, draft } = parse(await readFile(file, "utf8").catch(() => ""), file);
  const services = Object.values(draft.request.spec.services);
  const wanted = services.flatMap(({ name, image, build }) =>
    build && draft.request.builds.includes(name) ? [{ name, image, build }] : [],
  );
  const builds = await Promise.all(wanted.map(({ name, build }) => tagBuild(draft.ref.app, name, build)));
  const moved = builds.find(({ service, tag }) => draft.request.spec.services[service]?.image !== tag);
  if (moved) {
    throw new UserError(
      "plan.stale",
      `What ${moved.service} is built from has changed since the plan was made. Nothing was changed.`,
      {
        next: [{ text: "plan again", command: `orc plan --out ${file}` }],
      },
    );
  }
  const missing = await missingBuilds(await session.client(), builds);
  return { plan, draft: { ...draft, builds }, missing };
}

function parse(text: string, file: string): PlanFile {
  try {
    const value = JSON.parse(text) as Partial<PlanFile>;
    if (value.api === "orc/v1" && value.kind === "plan" && value.plan && value.draft) return value as PlanFile;
  } catch {
    // Said below: it is no plan.
  }
  throw new UserError("file.invalid", `${file} is no plan.`, {
    next: [{ text: "make one", command: `orc plan --out ${file}` }],
  });
}
