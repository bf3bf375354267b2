/** Kleene's three-valued logic: `unknown` wins only where no known value decides. Total; never throws. */
export type Truth = true | false | "unknown";

export const not = (truth: Truth): Truth => (truth === "unknown" ? "unknown" : !truth);

/** False as soon as one is false, true when all are true (also of none), else unknown. */
export function and(truths: Iterable<Truth>): Truth {
  let outcome: Truth = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (truth === "unknown") outcome = "unknown";
  }
  return outcome;
}

/** True as soon as one is true, false when all are false (also of none), else unknown. */
export function or(truths: Iterable<Truth>): Truth {
  let outcome: Truth = false;
  for (const truth of truths) {
    if (truth === true) return true;
    if (truth === "unknown") outcome = "unknown";
  }
  return outcome;
}

/** Material implication: vacuously true when the premise is false; `true` also where only the premise is unknown. */
export const implies = (premise: Truth, conclusion: Truth): Truth => or([not(premise), conclusion]);

/** Is there a match? A part of the list nobody saw could hold one, so `false` needs the whole list. */
export const some = (items: Iterable<Truth>, completeness: Completeness): Truth =>
  or([or(items), completeness === "complete" ? false : "unknown"]);

/** Do all match? One known counterexample decides even of a list known in part. */
export const every = (items: Iterable<Truth>, completeness: Completeness): Truth =>
  and([and(items), completeness === "complete" ? true : "unknown"]);

export const none = (items: Iterable<Truth>, completeness: Completeness): Truth => not(some(items, completeness));

export type Completeness = "complete" | "partial";
