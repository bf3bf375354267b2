/** The control server of the embedded organization, for tests and people: truth, log, clock, refusals, faults. JSON in and out. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Clock } from "./clock.ts";
import type { Input } from "./input.ts";
import { OrganizationError, type FaultSpec, type RefusalSpec } from "./organization.ts";
import type { RequestLog } from "./request-log.ts";
import { readBody } from "./server.ts";
import { scopeTruth, type Truth } from "./truth.ts";
import type { World } from "./world.ts";

export type Controls = {
  readonly world: World;
  readonly clock: Clock;
  readonly log: RequestLog;
  truth(): Truth;
  refuse(refusal: RefusalSpec): () => void;
  fault(fault: FaultSpec): () => void;
};

type Reply = { readonly status: number; readonly document: unknown };

export function controlHandler(controls: Controls): RequestListener {
  /** How to take away what was added through this server, in order. */
  const added: { refusals: (() => void)[]; faults: (() => void)[] } = { refusals: [], faults: [] };
  return (request, response) => {
    void reply(controls, added, request, response);
  };
}

async function reply(
  controls: Controls,
  added: { refusals: (() => void)[]; faults: (() => void)[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, document } = await respond(controls, added, request).catch((error: unknown): Reply => {
    if (error instanceof OrganizationError || error instanceof RangeError || error instanceof SyntaxError) {
      return { status: 400, document: { error: error.message } };
    }
    throw error;
  });
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(document));
}

async function respond(
  controls: Controls,
  added: { refusals: (() => void)[]; faults: (() => void)[] },
  request: IncomingMessage,
): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://loopback");
  const route = `${request.method ?? ""} ${url.pathname}`;
  switch (route) {
    case "GET /truth": {
      const account = url.searchParams.get("account");
      const region = url.searchParams.get("region");
      if (account === null || region === null) return { status: 200, document: controls.truth() };
      return { status: 200, document: scopeTruth(controls.world, account, region, controls.clock.now(), []) };
    }
    case "GET /log":
      return { status: 200, document: controls.log.entries() };
    case "DELETE /log":
      controls.log.clear();
      return { status: 200, document: {} };
    case "GET /clock":
      break;
    case "POST /clock":
      setClock(controls.clock, await documentOf(request));
      break;
    case "POST /refusals":
      added.refusals.push(controls.refuse((await documentOf(request)) as unknown as RefusalSpec));
      return { status: 201, document: {} };
    case "POST /faults":
      added.faults.push(controls.fault((await documentOf(request)) as unknown as FaultSpec));
      return { status: 201, document: {} };
    case "DELETE /refusals":
      for (const take of added.refusals.splice(0)) take();
      return { status: 200, document: {} };
    case "DELETE /faults":
      for (const take of added.faults.splice(0)) take();
      return { status: 200, document: {} };
    default:
      return { status: 404, document: { error: `no ${route} here` } };
  }
  return { status: 200, document: { now: new Date(controls.clock.now()).toISOString() } };
}

async function documentOf(request: IncomingMessage): Promise<Input> {
  const value: unknown = JSON.parse(await readBody(request));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new SyntaxError("expected an object");
  return value as Input;
}

/** `{ "set": ISO }`, `{ "advance": "10m" }`, `{ "run": true }` or `{ "run": false }`. */
function setClock(clock: Clock, wanted: Input): void {
  const { set, advance, run } = wanted;
  if (typeof set === "string" || typeof set === "number") clock.set(set);
  else if (typeof advance === "string" || typeof advance === "number") clock.advance(advance);
  else if (run === true) clock.run();
  else if (run === false) clock.freeze();
  else throw new SyntaxError('expected {"set": instant}, {"advance": duration} or {"run": true|false}');
}
