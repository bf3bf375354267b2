/**
 * JSON text in, the same JSON out for a terminal and for a log: nothing in its strings moves a cursor, turns the direction
 * of writing, or is a command to the runner of GitHub Actions, which looks for `##[command]` anywhere in a line.
 */

/** JSON allows these raw; a terminal that shows the file must not act upon them. */
const unsafe = /(?<=##)\[|[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

export const escapedJson = (json: string): string =>
  json.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
