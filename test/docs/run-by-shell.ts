/** Pages whose commands need a shell, for pipes and other programs: every block of `sh` and `bash` is one script. */
export const runByShell: ReadonlySet<string> = new Set(["docs/evidence.md"]);
