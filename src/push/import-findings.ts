/**
 * One batch in, what became of each of its findings out. A call that AWS refuses for what it holds is sent again in halves,
 * so that one finding that AWS does not take keeps back no other; findings that AWS could not take just then are sent again.
 */
import type { ImportedFinding, Pusher, RefusedFinding } from "../aws/write-push.ts";
import type { Unknown } from "../model/fact.ts";

/** `stopped`: why nothing more can be sent to this account and Region, with the findings that did not arrive. */
export type Imported = {
  readonly accepted: number;
  readonly refused: readonly RefusedFinding[];
  readonly stopped: { readonly reason: Unknown; readonly state: "refused" | "unclear"; readonly unsent: number } | null;
};

type Importing = Pick<Pusher, "importFindings">;

/** How often findings are sent that AWS could not take for reasons of its own. */
const rounds = 3;

export async function importFindings(pusher: Importing, findings: readonly ImportedFinding[]): Promise<Imported> {
  let left = findings;
  let done: Imported = { accepted: 0, refused: [], stopped: null };
  for (let round = 1; ; round += 1) {
    const sent = await inHalves(pusher, left);
    const again = round < rounds && sent.stopped === null ? sent.refused.filter(mayPass) : [];
    const ids = new Set(again.map(({ id }) => id));
    done = together(done, { ...sent, refused: sent.refused.filter((each) => !again.includes(each)) });
    left = left.filter(({ Id: id = "" }) => ids.has(id));
    if (left.length === 0) return done;
  }
}

async function inHalves(pusher: Importing, findings: readonly ImportedFinding[]): Promise<Imported> {
  const sent = await pusher.importFindings(findings);
  if (sent.state === "written") return { ...sent.value, stopped: null };
  const { state, reason } = sent;
  if (state === "unclear" || !isAboutContent(reason)) {
    return { accepted: 0, refused: [], stopped: { reason, state, unsent: findings.length } };
  }
  if (findings.length === 1) {
    const { code = "", detail: message = "" } = reason;
    return { accepted: 0, refused: findings.map(({ Id: id = "" }) => ({ id, code, message })), stopped: null };
  }
  const middle = Math.ceil(findings.length / 2);
  const first = await inHalves(pusher, findings.slice(0, middle));
  const rest = findings.slice(middle);
  if (first.stopped === null) return together(first, await inHalves(pusher, rest));
  return { ...first, stopped: { ...first.stopped, unsent: first.stopped.unsent + rest.length } };
}

const together = (a: Imported, b: Imported): Imported => ({
  accepted: a.accepted + b.accepted,
  refused: [...a.refused, ...b.refused],
  stopped: b.stopped,
});

/** The request as such was not taken: too large, or something in it is not understood. */
const contentCodes = new Set([
  "InvalidInputException",
  "ValidationException",
  "SerializationException",
  "RequestEntityTooLargeException",
  "HTTP 413",
]);
const isAboutContent = ({ code }: Unknown): boolean => contentCodes.has(code ?? "");

/** What is wrong with a finding stays wrong; what AWS says of itself may pass. */
const mayPass = ({ code }: RefusedFinding): boolean => /internal|throttl|limitexceeded|toomany|unavailable/i.test(code);
