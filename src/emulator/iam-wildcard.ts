/**
 * Patterns as IAM writes them: `*` for any characters, `?` for exactly one. Takes a pattern and a text; never backtracks
 * more than one star, so that no document can make it slow.
 */

/** A whole text; case matters. */
export function wildcardMatches(pattern: string, text: string): boolean {
  let [at, in_] = [0, 0];
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const sign = pattern[in_];
    if (sign === "*") {
      star = in_;
      resume = at;
      in_ += 1;
    } else if (sign === "?" || sign === text[at]) {
      in_ += 1;
      at += 1;
    } else if (star >= 0) {
      // Greedy with one way back: the last star takes one character more.
      resume += 1;
      at = resume;
      in_ = star + 1;
    } else return false;
  }
  while (pattern[in_] === "*") in_ += 1;
  return in_ === pattern.length;
}

/**
 * An ARN against a pattern of a Resource element: wildcards stay within one of the parts between colons, but a `*` that
 * ends a part may go beyond (IAM user guide, Resource). `*` alone is everything.
 */
export function targetMatches(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  // Which lengths of the ARN the pattern read so far can cover.
  let covered: readonly boolean[] = Array.from({ length: arn.length + 1 }, (_, length) => length === 0);
  for (let index = 0; index < pattern.length; index += 1) {
    const sign = pattern[index];
    const beyond = sign === "*" && (index === pattern.length - 1 || pattern[index + 1] === ":");
    const next: boolean[] = [sign === "*" && covered[0] === true];
    for (let length = 1; length <= arn.length; length += 1) {
      const last = arn[length - 1];
      next.push(
        sign === "*"
          ? covered[length] === true || (next[length - 1] === true && (beyond || last !== ":"))
          : covered[length - 1] === true && (sign === "?" ? last !== ":" : sign === last),
      );
    }
    covered = next;
  }
  return covered[arn.length] === true;
}

/** Service and action: case does not matter in IAM. */
export const actionMatches = (pattern: string, action: string): boolean =>
  wildcardMatches(pattern.toLowerCase(), action.toLowerCase());

/** "Each of the six colon-delimited components of the ARN is checked separately" (IAM user guide, ARN condition operators). */
export function arnMatches(pattern: string, arn: string): boolean {
  const [wanted, given] = [partsOf(pattern), partsOf(arn)];
  return wanted !== null && given !== null && wanted.every((part, index) => wildcardMatches(part, given[index] ?? ""));
}

/** partition, service, Region, account, and whatever follows. */
function partsOf(arn: string): readonly string[] | null {
  const parts = arn.split(":");
  if (parts.length < 6) return null;
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}
