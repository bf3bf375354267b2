/** Rendered text in, handed on to its sink in blocks: a write for each table would cost more than the rendering. */
import type { Sink } from "./io.ts";

/** Characters that wait at most before they are handed on. */
const block = 65_536;

export type Blocks = {
  add(text: string): void;
  /** Hands on what waits once it is a block. */
  spill(): Promise<void>;
  /** Hands on all that waits. */
  flush(): Promise<void>;
};

export function inBlocks(sink: Sink): Blocks {
  let waiting = "";
  const handOn = async (most: number): Promise<void> => {
    if (waiting.length <= most) return;
    const text = waiting;
    waiting = "";
    await sink.write(text);
  };
  return {
    add(text) {
      waiting += text;
    },
    spill: () => handOn(block),
    flush: () => handOn(0),
  };
}
