/** A scope as one text, to look it up by. Neither part can hold the separator: 12 digits and a Region name. */
import type { Scope } from "./observation.ts";

/** Sorts as account, then Region, by code units: an account id has a fixed length. */
export const scopeKey = ({ account, region }: Scope): string => `${account}.${region}`;
