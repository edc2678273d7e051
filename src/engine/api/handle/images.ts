import { LABEL } from "../../model/labels.ts";
import type { BuildMessage, PullMessage } from "../../model/requests.ts";
import type { Answer, Call } from "../call.ts";
import { MessageQueue } from "../message-queue.ts";
import { buildQuery, imageQuery } from "../schema/queries.ts";

export async function image(call: Call): Promise<Answer> {
  const { ref } = call.query(imageQuery);
  const found = await call.ports.images.inspectImage(ref);
  return { json: found ? { image: found } : { others: await call.ports.images.imagesLike(ref) } };
}

/** The body is a tar of the context; it goes to the builder as it comes. */
export function build(call: Call): Answer {
  const { request } = call.query(buildQuery);
  const { app, service, ...asked } = request;
  const { view } = call.ports.state;
  const labels = {
    [LABEL.cluster]: view.cluster?.value.id ?? "",
    [LABEL.app]: app,
    [LABEL.service]: service,
  };
  const messages = new MessageQueue<BuildMessage>();
  call.ports.images
    .build(
      { ...asked, labels },
      call.stream,
      (progress) => messages.push({ type: "progress", ...progress }),
      call.signal,
    )
    .then((id) => messages.push({ type: "result", image: id }))
    .then(
      () => messages.end(),
      (error: unknown) => messages.fail(error),
    );
  return { lines: messages };
}

export function pull(call: Call): Answer {
  const { ref } = call.query(imageQuery);
  const messages = new MessageQueue<PullMessage>();
  call.ports.engine
    .pull(ref, ({ currentBytes, totalBytes }) => {
      messages.push({ type: "progress", currentBytes, ...(totalBytes === undefined ? {} : { totalBytes }) });
    })
    .then(() => messages.push({ type: "result", image: ref }))
    .then(
      () => messages.end(),
      (error: unknown) => messages.fail(error),
    );
  return { lines: messages };
}
