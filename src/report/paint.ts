/** Colours by what they mean. Without colour every text comes back as it went in, and no meaning is lost with it. */
import { styleText } from "node:util";

export type Paint = Readonly<Record<"fail" | "unknown" | "pass" | "strong" | "quiet", (text: string) => string>>;

const styles = {
  fail: ["red", "bold"],
  unknown: ["yellow", "bold"],
  pass: ["green", "bold"],
  strong: ["bold"],
  quiet: ["dim"],
} as const satisfies Record<keyof Paint, readonly string[]>;

const plain = (text: string): string => text;
// Whether there is a terminal was decided by whoever asked for colour: this must not look at a stream again.
const styled =
  (style: keyof Paint) =>
  (text: string): string =>
    styleText([...styles[style]], text, { validateStream: false });

export const paintWith = ({ colour }: { readonly colour: boolean }): Paint => ({
  fail: colour ? styled("fail") : plain,
  unknown: colour ? styled("unknown") : plain,
  pass: colour ? styled("pass") : plain,
  strong: colour ? styled("strong") : plain,
  quiet: colour ? styled("quiet") : plain,
});
