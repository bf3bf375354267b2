/**
 * Options as a program without types may write them in, a UsageError for the first that cannot be meant: an option that
 * there is not, a text where a list belongs. What a value means is checked where it is used.
 */
import { UsageError } from "../errors.ts";

type Kind = "text" | "texts" | "number" | "object" | "function" | "signal" | "any";

/** Of every option there is, what it has to be. */
export type OptionKinds<T> = { readonly [K in keyof Required<T>]: Kind };

/** Of what is judged by, where runs are and how to stop, which audits and evaluations are asked alike. */
export const judgingKinds = {
  policy: "any",
  waivers: "any",
  blindSpots: "any",
  waiverWarning: "text",
  runs: "text",
  cwd: "text",
  signal: "signal",
} as const satisfies Readonly<Record<string, Kind>>;

const says: Readonly<Record<Kind, string>> = {
  text: "a text that is not empty",
  texts: "a list of texts, and not an empty one",
  number: "a number",
  object: "an object",
  function: "a function",
  signal: "an AbortSignal",
  any: "",
};

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  // An empty list is nearly always a list that was never filled, and would look at everything or at nothing.
  texts: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  number: (value) => typeof value === "number",
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  function: (value) => typeof value === "function",
  // Not by its class: one of another realm, or of a polyfill, does as well.
  signal: (value) => typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value,
  any: () => true,
};

export function checkOptions<T extends object>(options: T, kinds: OptionKinds<T>, name = ""): void {
  if (!fits.object(options)) throw new UsageError(`${name === "" ? "the options" : name} must be an object`);
  for (const [option, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, option) ? kinds[option as keyof T] : undefined;
    const full = `${name === "" ? "" : `${name}.`}${option}`;
    if (kind === undefined) {
      throw new UsageError(`there is no option ${full}; there are ${Object.keys(kinds).join(", ")}`);
    }
    if (value !== undefined && !fits[kind](value)) throw new UsageError(`${full} must be ${says[kind]}`);
  }
}
