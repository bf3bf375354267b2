/**
 * The named points of the run directory's protocol, in the order of a run. Whoever makes a run may pass a probe that is
 * told of each; tests stop the process there, and a run resumed from any of them ends as if nothing had happened.
 */

export const crashPoints = [
  "run:before-create",
  "run:after-create",
  "account:before-append",
  "account:mid-append",
  "account:after-append",
  "accounts:before-end",
  "accounts:mid-end",
  "accounts:after-end",
  "table:before-append",
  "table:mid-append",
  "table:after-append",
  "seal:before-rename",
  "seal:after-rename",
  "seal:after-unlink",
  "empty:before-append",
  "empty:mid-append",
  "empty:after-append",
  "status:before-rename",
  "status:after-rename",
  "findings:before-rename",
  "findings:after-rename",
  "summary:before-rename",
  "summary:after-rename",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

export type Probe = (point: CrashPoint) => void;
