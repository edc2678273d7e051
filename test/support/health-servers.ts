import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";

export type Running = { port: number; close(): Promise<void> };

/** A web server of this machine. */
export async function serveHttp(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Running> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A gRPC server with the health service; `answer` is asked by the name of a service, undefined never answers. */
export async function serveGrpcHealth(answer: (service: string) => number | undefined): Promise<Running> {
  const server = new GrpcServer();
  const check = {
    path: "/grpc.health.v1.Health/Check",
    requestStream: false,
    responseStream: false,
    requestDeserialize: (bytes: Buffer) => ({ service: bytes.subarray(bytes.length > 129 ? 3 : 2).toString() }),
    requestSerialize: ({ service }: { service: string }): Buffer => Buffer.from(service),
    responseDeserialize: (bytes: Buffer): number => bytes[1] ?? 0,
    responseSerialize: (status: number): Buffer => Buffer.from([0x08, status]),
  } as const;
  server.addService(
    { check },
    {
      check: ({ request }: { request: { service: string } }, done: (error: null, status: number) => void) => {
        const status = answer(request.service);
        if (status !== undefined) done(null, status);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, close: async () => server.forceShutdown() };
}
