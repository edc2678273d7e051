import { z } from "zod";

/** Names as Compose has them for projects and services. */
export const appName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "no name of an app");
export const namespaceName = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "no name of a namespace");
export const serviceName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/, "no name of a service");

export const appParams = z.object({ namespace: namespaceName, app: appName });
export const releaseParams = z.object({ number: z.coerce.number().int().positive() });

export const author = z.object({ name: z.string().min(1).max(200), host: z.string().max(200) });
export const deadlineMs = z
  .number()
  .int()
  .min(1000)
  .max(24 * 3600 * 1000);
/** 0: at once. */
export const stopGraceMs = z
  .number()
  .int()
  .min(0)
  .max(24 * 3600 * 1000);
export const replicaCount = z.number().int().min(0).max(10_000);
export const scale = z.record(serviceName, replicaCount);
