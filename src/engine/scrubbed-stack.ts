/** The stack of a bug in, the same without keys and signatures out. */
import { scrub } from "../aws/scrub.ts";

/** The message of a bug may quote an answer or a request; the frames below it are ours and stay whole. */
export const scrubbedStack = (stack: string): string =>
  stack
    .split("\n")
    .map((line) => (/^ +at /.test(line) ? line : scrub(line)))
    .join("\n");
