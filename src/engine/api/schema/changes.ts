import { z } from "zod";
import type {
  ApplyRequest,
  DownRequest,
  PlanRequest,
  ResumeRequest,
  ScaleRequest,
  ServicesRequest,
} from "../../model/requests.ts";
import { appSpec } from "./app-spec.ts";
import { author, deadlineMs, scale, serviceName, stopGraceMs } from "./names.ts";

const sources = z.record(z.string(), z.string());
const services = z.array(serviceName).max(1000);

export const planBody: z.ZodType<PlanRequest> = z.strictObject({
  spec: appSpec,
  builds: services,
  recreate: services,
  scale,
  sources,
});

export const applyBody: z.ZodType<ApplyRequest> = z.strictObject({
  spec: appSpec,
  basedOn: z.number().int().min(0),
  basedOnRelease: z.number().int().min(0).exactOptional(),
  planHash: z.string().max(128),
  author,
  origin: z.strictObject({ kind: z.enum(["git", "path"]), location: z.string().min(1).max(4096) }),
  git: z.strictObject({ commit: z.string().max(128), dirty: z.boolean() }).exactOptional(),
  sources,
  reason: z.string().min(1).max(500),
  onFailure: z.enum(["rollback", "pause", "continue"]),
  deadlineMs,
  takeOver: z.boolean(),
  scale,
  recreate: services,
});

export const downBody: z.ZodType<DownRequest> = z.strictObject({
  author,
  stopGraceMs: stopGraceMs.exactOptional(),
});

export const scaleBody: z.ZodType<ScaleRequest> = z.strictObject({
  author,
  services: scale,
  deadlineMs: deadlineMs.exactOptional(),
});

export const servicesBody: z.ZodType<ServicesRequest> = z.strictObject({
  author,
  services,
  deadlineMs: deadlineMs.exactOptional(),
  stopGraceMs: stopGraceMs.exactOptional(),
});

export const resumeBody: z.ZodType<ResumeRequest> = z.strictObject({
  author,
  deadlineMs: deadlineMs.exactOptional(),
});
