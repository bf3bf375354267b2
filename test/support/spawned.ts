/** A process started with an environment of its own; what it said and how it ended comes out. */
import { spawn, type ChildProcess } from "node:child_process";

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Spawned = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it said so far. */
  readonly heard: { readonly stdout: string; readonly stderr: string };
  /** Resolves once `text` was said on that stream; rejects when the process ends without it. */
  said(stream: "stdout" | "stderr", text: string): Promise<void>;
};

export type Start = {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Nothing is inherited but PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** `open`: a pipe that nothing is written to, until the process is killed or ends. */
  readonly stdin?: "open";
};

/** For Node, in a process that is over before code that V8 optimizes could have paid for that. */
export const shortLived = "--no-opt";

export const startNode = (given: Start): Spawned => start(process.execPath, given);
export const runNode = (given: Start): Promise<Ended> => startNode(given).ended;
export const run = (program: string, given: Start): Promise<Ended> => start(program, given).ended;

export const startProgram = (program: string, given: Start): Spawned => start(program, given);

function start(program: string, { args, cwd, env, stdin }: Start): Spawned {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  if (stdin !== "open") child.stdin.end();
  const heard = { stdout: "", stderr: "" };
  let wake = (): void => {};
  const listen = (stream: "stdout" | "stderr"): void => {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      heard[stream] += text;
      wake();
    });
  };
  listen("stdout");
  listen("stderr");
  let over = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      over = true;
      wake();
      resolve({ code, signal, ...heard });
    });
  });
  return {
    child,
    ended,
    heard,
    async said(stream, text) {
      while (!heard[stream].includes(text)) {
        if (over) throw new Error(`the process ended without saying ${text}:\n${heard.stdout}\n${heard.stderr}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
