import type { AppRow } from "../model/documents.ts";
import type { AppView, View } from "../model/view.ts";
import { servingRelease } from "../model/wanted.ts";
import { appState, servicesOf } from "./app-state.ts";
import { appsOf } from "./replica-rows.ts";
import { isTls, urlOf } from "./urls.ts";

/** The rows of `ls`. */
export const appRows = (view: View, namespace?: string): AppRow[] =>
  appsOf(view, namespace === undefined ? {} : { namespace })
    .filter(({ record }) => record !== undefined)
    .map((app) => ({
      ...app.ref,
      release: servingRelease(app),
      state: appState(app),
      services: servicesOf(app).map(({ name, desired, ready }) => ({ name, desired, ready })),
      routes: routesOf(app),
    }));

const routesOf = (app: AppView): AppRow["routes"] =>
  [...app.routing.values()].flatMap(({ value }) =>
    value.ports
      .filter(({ protocol }) => protocol === "tcp")
      .map((port) => ({ url: urlOf(port), service: value.service, tls: isTls(port) })),
  );
