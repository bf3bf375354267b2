/** Identifiers made from names by hashing, so that the same organization always carries the same ids. */
import { createHash, hash as digest } from "node:crypto";

const hash = (text: string): string => digest("sha256", text, "hex");

export const hexOf = (text: string, length: number): string => hash(text).slice(0, length);

/** A version 4 shaped UUID. */
export function uuidOf(text: string): string {
  const hex = hash(text);
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4] ?? "8";
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Upper-case letters and the digits 2 to 7, the alphabet of AWS's unique ids; at most 32 characters. */
export function base32Of(text: string, length: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let out = "";
  for (const byte of createHash("sha256").update(text).digest().subarray(0, length)) out += alphabet[byte % 32] ?? "A";
  return out;
}

/** A number in [0, 1) that depends on nothing but the text. */
export const shareOf = (text: string): number => Number.parseInt(hash(text).slice(0, 8), 16) / 0x1_0000_0000;

/** Numbers in [0, 1) one after another, the same for the same text: an FNV-1a seed drawn on by mulberry32. Fast, not secret. */
export function sharesOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) state = Math.imul(state ^ text.charCodeAt(n), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
