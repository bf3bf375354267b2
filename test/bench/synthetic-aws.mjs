/**
 * AWS as one process of an audit sees it, without a network: answers that are worked out, behind the product's own reader
 * with its pace, its gate and its ledger. A call waits for the process to have sent those before it, and for the answer.
 */
import { accountId } from "./emulated.mjs";
import {
  assumeRole,
  createGate,
  createLines,
  createPace,
  createReader,
  createTally,
  defaultPatience,
  identify,
} from "./product.mjs";

/** As in the product's `connect`: calls in flight to one host, and sessions that are kept. */
const inFlight = 64;
const sessionsKept = 4_096;
const home = "us-east-1";

/** `callsPerSecond`: what one process can send. `latency`: milliseconds until AWS has answered. `pacing`: how much of the quotas it may use. */
export function syntheticAws({ answer, ports, pacing, callsPerSecond, latency }) {
  const shared = {
    ports,
    pace: createPace(ports, pacing),
    gate: createGate(inFlight),
    lines: createLines(() => ports.now()),
    patience: defaultPatience,
    tally: createTally(),
  };
  let free = ports.now();
  const clients = {
    async send(operation, input, { region, keys }) {
      free = Math.max(free, ports.now()) + 1_000 / callsPerSecond;
      await ports.sleep(free + latency - ports.now());
      return answer(operation, input, { account: keys.accessKeyId.slice(4), region, now: ports.now() });
    },
  };
  const keys = { accessKeyId: `AKIA${accountId(0)}`, secretAccessKey: "synthetic" };
  const nothing = () => Promise.resolve();
  const hub = {
    account: accountId(0),
    principal: `arn:aws:iam::${accountId(0)}:user/auditor`,
    credentials: { get: () => Promise.resolve(keys), renew: nothing, doubt: nothing },
  };
  const reader = (session, region, onTrouble) =>
    createReader({
      shared,
      session,
      payer: session.account,
      region,
      hostOf: (service) => `${service}.${region}`,
      keysNow: () => Promise.reject(new Error("synthetic keys are never refused")),
      clients,
      onTrouble,
    });
  const sessions = new Map();
  let asked;
  return {
    hub,
    caller: () => (asked ??= identify(reader(hub, home))),
    assume(account, how) {
      const found = sessions.get(account);
      if (found !== undefined) return found;
      const pending = assumeRole({ account, partition: "aws", sts: reader(hub, home), ports }, how);
      sessions.set(account, pending);
      if (sessions.size > sessionsKept) sessions.delete(sessions.keys().next().value);
      return pending;
    },
    reader,
    hosts: () => [],
    clockSkew: () => 0,
    calls: () => shared.tally.sum(),
    paced: () => shared.pace.size(),
  };
}
