/**
 * The named points of what an audit and its workers do with Redis. Both may be given a probe that is told of each; tests stop
 * the process there, and the audit ends as if nothing had happened.
 */

/** In the order in which the audit comes to them. */
export const auditPoints = [
  "queue:claimed",
  "queue:given",
  "queue:fetched",
  "queue:kept",
  "queue:dropped",
  "queue:removed",
  "queue:before-clearing",
  "queue:mid-clearing",
  "queue:cleared",
] as const;

/** In the order in which a worker comes to them. */
export const workerPoints = [
  "worker:joined",
  "worker:taken",
  "worker:before-keep",
  "worker:after-keep",
  "worker:completed",
] as const;

export type QueuePoint = (typeof auditPoints)[number] | (typeof workerPoints)[number];

export type QueueProbe = (point: QueuePoint) => void;
