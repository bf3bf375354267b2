/**
 * The one HTTP handler that every SDK client of the process shares. It times out for real, remembers the hosts it spoke
 * to, and is closed once. Timers here belong to the transport: they measure the network, never the logic.
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { createClockSkew } from "./clock-skew.ts";

/** Milliseconds. `response`: from the request to the last byte of the answer. */
export type Timeouts = {
  readonly connection: number;
  readonly request: number;
  readonly socket: number;
  readonly response: number;
};

/**
 * The SDK's own defaults are none at all, and `requestTimeout` alone only logs. `response` catches what the other three
 * let pass: an answer that keeps dripping.
 */
export const defaultTimeouts: Timeouts = { connection: 3_000, request: 10_000, socket: 15_000, response: 30_000 };

/**
 * Bytes of one answer. The longest that AWS sends here are pages of 1,000 protected resources, below 1 MB; an endpoint
 * that does not end is not to fill the memory meanwhile.
 */
const longestAnswer = 32 * 1024 * 1024;

/** The `code` of the error that a longer answer ends in. */
export const answerTooLong = "ANSWER_TOO_LONG";

/** Sockets per host. The gate admits fewer calls, so that none ever waits for a socket. */
const maxSockets = 256;

type Handle = NodeHttpHandler["handle"];

export type Transport = {
  /** What an SDK client takes as `requestHandler`. */
  readonly handler: { readonly metadata: { readonly handlerProtocol: string }; handle: Handle; destroy(): void };
  /** `https://host` or `http://host`, without port, of every request so far. */
  origins(): ReadonlySet<string>;
  /** Milliseconds by which the clock of this machine, with which requests are signed, is ahead of AWS's; or null. */
  clockSkew(): number | null;
  close(): void;
};

export const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** For the SDK's own handler: what makes it really time out. */
export function handlerOptions(timeouts: Timeouts) {
  return {
    connectionTimeout: timeouts.connection,
    requestTimeout: timeouts.request,
    throwOnRequestTimeout: true,
    socketTimeout: timeouts.socket,
    logger: silent,
  };
}

export function createTransport(timeouts: Timeouts): Transport {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets });
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets });
  const inner = new NodeHttpHandler({ ...handlerOptions(timeouts), httpAgent, httpsAgent });
  const seen = new Set<string>();
  const skew = createClockSkew();
  const handle: Handle = async (request, options) => {
    seen.add(`${request.protocol}//${request.hostname}`);
    const started = performance.now();
    const answer = await inner.handle(request, options);
    skew.seen(request.hostname, answer.response.headers["date"], Date.now());
    limit(answer.response.body as Readable, timeouts.response - (performance.now() - started));
    return answer;
  };
  return {
    // `destroy` of a client must not close the sockets of all others, so here it does nothing; `close` does it.
    handler: { metadata: inner.metadata, handle, destroy() {} },
    origins: () => seen,
    clockSkew: () => skew.ahead(),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function limit(body: Readable, ms: number): void {
  // Nobody may be reading any more when the time is up, and an error without a listener ends the process.
  body.on("error", () => {});
  let bytes = 0;
  // `push` and not the event "data", which would set the stream flowing before the SDK listens.
  const push = body.push.bind(body);
  body.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) bytes += chunk.byteLength;
    if (bytes <= longestAnswer) return push(chunk, encoding);
    body.destroy(Object.assign(new Error(`the answer is longer than ${longestAnswer} bytes`), { code: answerTooLong }));
    return false;
  };
  const timer = setTimeout(
    () => {
      body.destroy(Object.assign(new Error("the answer did not end in time"), { name: "TimeoutError" }));
    },
    Math.max(1, ms),
  );
  body.once("close", () => clearTimeout(timer));
}
