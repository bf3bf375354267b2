/** HTTP on loopback: reads requests whole, hands them on, and ends every connection on close. Nothing else may connect. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answered } from "./answer.ts";
import { send } from "./transport.ts";
import { readRequest, type WireRequest } from "./wire-request.ts";

export type Listening = { readonly url: string; close(): Promise<void> };

/** Rejects when the port is taken. */
export function listen(handler: RequestListener, port: number): Promise<Listening> {
  // Clients keep connections for reuse; closing them under a client's next request would look like a fault.
  const server = createServer({ keepAliveTimeout: 0 }, handler);
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** Above the largest request of these services: the 6 MB that Security Hub takes. */
const largestBody = 8_388_608;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new RangeError("request body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

export function awsHandler(options: {
  readonly answer: (request: WireRequest) => Answered;
  /** Real milliseconds before every answer. */
  readonly latency: number;
}): RequestListener {
  return (request, response) => {
    void handle(request, response, options);
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: Parameters<typeof awsHandler>[0],
): Promise<void> {
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) {
    response.destroy();
    return;
  }
  const wire = readRequest({ method: request.method ?? "", url: request.url ?? "/", headers: request.headers, body });
  if (!wire) {
    response.writeHead(404, { "content-type": "application/json", "x-amzn-errortype": "UnknownOperationException" });
    response.end("{}");
    return;
  }
  const { answer, fault } = options.answer(wire);
  if (options.latency > 0) await wait(options.latency);
  await send({ request, response }, answer, fault, wait);
}
