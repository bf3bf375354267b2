/** A journal as a port: what was intended and what came of it, each line on disk before the next step is taken. */
export type Journal<Entry> = {
  /** Of this folder: for people, who look into it when something went wrong. */
  readonly path: string;
  /** What it held when it was opened, and what was appended since. */
  entries(): readonly Entry[];
  /** Resolves once the line would survive a power cut. */
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
};
