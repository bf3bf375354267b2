/** A difference of clocks in milliseconds in, what is worth keeping and saying of it out. */

/** Five minutes: what AWS lets pass in signatures, and small beside every age that a policy asks for. */
const tolerated = 300_000;
const minute = 60_000;

/** In whole minutes, so that a resumed scan finds the same; undefined where nobody need know. */
export const notableSkew = (ahead: number | null): number | undefined =>
  ahead === null || Math.abs(ahead) <= tolerated ? undefined : Math.round(ahead / minute) * minute;

/** "The clock of this machine was 7 minutes ahead of AWS's: …" */
export function skewWords(ahead: number): string {
  const minutes = Math.abs(Math.round(ahead / minute)).toString();
  return `The clock of this machine was ${minutes} minutes ${ahead > 0 ? "ahead of" : "behind"} AWS's: ages are judged by it`;
}
