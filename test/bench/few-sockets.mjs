/** Loaded before a program and each process it forks: calls in flight of each of them, capped by its sockets. */
import http from "node:http";

const { addRequest } = http.Agent.prototype;
http.Agent.prototype.addRequest = function (...request) {
  this.maxSockets = Number(process.env.RESTORABLE_BENCH_SOCKETS);
  return addRequest.apply(this, request);
};
