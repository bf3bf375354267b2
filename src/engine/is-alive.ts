/** Whether a process of this machine still runs, by its id. */

/** Signal 0 asks without sending; EPERM means that it lives and belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
