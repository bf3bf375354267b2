import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { built } from "../support/built.ts";
import { needPython, python } from "../support/python.ts";
import { run } from "../support/spawned.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { management, twoAccounts } from "./invoke.ts";

/**
 * Runs the command of argv with standard error on a pseudo-terminal of so many columns, and says what was written to it,
 * byte for byte. `interrupt`: SIGINT once the first line is drawn.
 */
const onTerminal = `
import fcntl, os, pty, signal, struct, subprocess, sys, termios
columns, interrupt, command = int(sys.argv[1]), sys.argv[2] == "interrupt", sys.argv[3:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=slave)
os.close(slave)
seen = b""
while True:
    try:
        more = os.read(master, 65536)
    except OSError:
        break
    if not more:
        break
    seen += more
    if interrupt and b"scopes" in seen:
        interrupt = False
        child.send_signal(signal.SIGINT)
code = child.wait()
sys.stdout.buffer.write(seen)
sys.exit(code)
`;

const clear = "\r\u001b[2K";

async function audited({ columns, interrupt }: { readonly columns: number; readonly interrupt: "interrupt" | "no" }) {
  return inTemporaryFolder(async (folder) => {
    // Slow enough for a line to be drawn, and to be interrupted.
    const emulator = await startEmulator({ organization: twoAccounts, now: Date.now(), latency: 150 });
    try {
      const command = [process.execPath, built("cli/bin.cjs"), "audit", "--organization"];
      const env = { HOME: folder, ...emulator.environment(management) };
      const args = ["-c", onTerminal, String(columns), interrupt, ...command];
      return await run(python(), { args, cwd: folder, env });
    } finally {
      await emulator.close();
    }
  });
}

/** What is left to be read: each line as it stood last. */
const shown = (bytes: string): readonly string[] => bytes.split("\r\n").map((line) => line.split(clear).at(-1) ?? "");

describe("a terminal", () => {
  it("sees one line that fits, and at the end what every log gets", async (context) => {
    needPython(context);
    const { code, stdout: bytes } = await audited({ columns: 50, interrupt: "no" });
    expect(code).toBe(1);
    const frames = bytes.split(clear).slice(1, -1);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) expect(frame).toMatch(/^\d+\/≥?\d+ scopes[^\r\n]{0,40}$/);
    expect(frames.filter(({ length }) => length >= 50)).toEqual([]);
    expect(shown(bytes)).toEqual([
      expect.stringMatching(/^Run 20/),
      "Scanned 2 scopes (account × Region) with 2 tables.",
      expect.stringMatching(/^\d+ calls to AWS, 0 throttled, 0 failed\.$/),
      expect.stringMatching(/severity/),
      "Exit code 1.",
      "",
    ]);
  });

  it("is cleared before an interruption tells how to go on", async (context) => {
    needPython(context);
    const { code, stdout: bytes } = await audited({ columns: 0, interrupt: "interrupt" });
    expect(code).toBe(130);
    expect(bytes).toContain("scopes");
    expect(shown(bytes)).toEqual([
      expect.stringMatching(/^Run 20/),
      expect.stringMatching(/^restorable: interrupted/),
      expect.stringMatching(/^ {2}restorable audit --resume /),
      "",
    ]);
  });
});
