/**
 * The one HTTP handler that every SDK client of the process shares. It times out for real, remembers the hosts it spoke
 * to, and is closed once. Timers here belong to the transport: they measure the network, never the logic.
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { createAnswerLimits } from "./answer-limits.ts";
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
  const limits = createAnswerLimits(Math.max(1, Math.min(1_000, timeouts.response / 10)));
  const handle: Handle = async (request, options) => {
    seen.add(`${request.protocol}//${request.hostname}`);
    const started = performance.now();
    const answer = await inner.handle(request, options);
    const { headers } = answer.response;
    skew.seen(request.hostname, headers["date"], Date.now());
    limits.watch(
      answer.response.body as Readable,
      headers["content-length"],
      timeouts.response - (performance.now() - started),
    );
    return answer;
  };
  return {
    // `destroy` of a client must not close the sockets of all others, so here it does nothing; `close` does it.
    handler: { metadata: inner.metadata, handle, destroy() {} },
    origins: () => seen,
    clockSkew: () => skew.ahead(),
    close() {
      limits.close();
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
