/**
 * Starts a program that must not outlive this process: it ends when it is stopped, and also when this process ends in
 * any way, `kill -9` and Ctrl-C included. Needs a POSIX shell.
 */
import { spawn, type ChildProcess } from "node:child_process";

export type Guarded = {
  readonly child: ChildProcess;
  /** What it said on both streams so far. */
  heard(): string;
  /** Resolves with the first match of what it says; rejects when it ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves once it is gone. */
  stop(): Promise<void>;
};

/**
 * The program is the child of a shell, beside a reader of the shell's standard input. The system closes that pipe when
 * this process is gone, however it went, and the reader then kills the program. Nothing here is asked to end politely:
 * it has nothing to save.
 */
export const guard = `
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{ read -r _ <&3; kill -9 "$program"; } >/dev/null 2>&1 &
exec 3<&-
wait "$program"
`;

/** Nothing is inherited but PATH. */
export function startGuarded(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Guarded {
  // The variables are the program's alone: the shell need not run under them.
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const child = spawn("sh", ["-c", guard, "guard", "env", ...variables, program, ...args], {
    env: { PATH: process.env["PATH"] },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let text = "";
  let over = false;
  let wake = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      wake();
    });
  }
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      wake();
      resolve();
    };
    child.once("error", end).once("exit", end);
  });
  return {
    child,
    heard: () => text,
    async said(pattern) {
      for (;;) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        if (over) throw new Error(`${program} ended without saying ${String(pattern)}:\n${text}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
