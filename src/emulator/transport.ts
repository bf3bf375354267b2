/** How an answer reaches the client, or fails to: whole, late, cut, replaced by something else, or never. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { durationMs } from "./instant.ts";
import type { FaultSpec } from "./organization.ts";
import { instead, type WireAnswer } from "./wire-answer.ts";

const page =
  "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>\n";

/** In which a dripping answer comes. */
const drops = 50;

/** `wait` resolves after real milliseconds, or when the emulator closes. */
export async function send(
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
  wire: WireAnswer,
  fault: FaultSpec | null,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  const { request, response } = exchange;
  const whole = (answer: WireAnswer): void => {
    response.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
    response.end(answer.body);
  };
  const half = wire.body.slice(0, Math.floor(wire.body.length / 2));
  switch (fault?.kind) {
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "reset-mid-body":
      // An answer without a body has ended with its headers.
      if (wire.body === "") {
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(wire.status, { ...wire.headers, "content-length": Buffer.byteLength(wire.body) });
      // Only once the first half is on its way does the reset come in the middle of the body.
      response.write(half, () => setImmediate(() => request.socket.resetAndDestroy()));
      return;
    case "truncated":
      whole({ ...wire, body: half });
      return;
    case "malformed":
      whole(instead(wire, "<<< not a document >>>"));
      return;
    case "empty-object":
      whole(instead(wire, wire.headers["content-type"] === "text/xml" ? "<Empty/>" : "{}"));
      return;
    case "html":
      whole({ status: 200, headers: { "content-type": "text/html" }, body: page });
      return;
    case "html-error":
      whole({ status: 502, headers: { "content-type": "text/html" }, body: page });
      return;
    case "hang":
      // The socket is destroyed when the emulator closes.
      return;
    case "slow":
      await wait(durationMs(fault.delay ?? "1s") ?? 1000);
      whole(wire);
      return;
    case "drip": {
      response.writeHead(wire.status, { ...wire.headers, "content-length": Buffer.byteLength(wire.body) });
      const bytes = Buffer.from(wire.body);
      const drop = Math.ceil(bytes.length / drops);
      for (let at = 0; at < bytes.length && !response.destroyed; at += drop) {
        response.write(bytes.subarray(at, at + drop));
        await wait(durationMs(fault.delay ?? "100ms") ?? 100);
      }
      response.end();
      return;
    }
    default:
      whole(wire);
  }
}
