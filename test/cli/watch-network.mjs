/**
 * Preloaded into a process whose network is to be watched: every host that is connected to, or whose name is asked for,
 * becomes a line of the file that NETWORK_LOG names. Nothing is kept from happening.
 */
import { appendFileSync } from "node:fs";
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";
import tls from "node:tls";
import { syncBuiltinESMExports } from "node:module";

const note = (what, host) => appendFileSync(process.env.NETWORK_LOG, `${what} ${host}\n`);

/** Arguments of net.connect: options, or a path, or a port and perhaps a host. */
const hostOf = (args) => {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object" && first !== null) return first.path ?? first.host ?? "localhost";
  if (typeof first === "string" && !/^\d+$/.test(first)) return first;
  return typeof second === "string" ? second : "localhost";
};

function watch(object, name, hostFrom) {
  const original = object[name];
  if (typeof original !== "function") return;
  object[name] = function (...args) {
    note(name, hostFrom(args));
    return original.apply(this, args);
  };
}

// Everything over TCP and TLS, whoever made the socket, ends here.
watch(net.Socket.prototype, "connect", hostOf);
watch(tls, "connect", hostOf);
watch(dgram.Socket.prototype, "send", () => "datagram");
watch(dgram.Socket.prototype, "connect", () => "datagram");
for (const name of ["lookup", "resolve", "resolve4", "resolve6", "resolveAny", "resolveSrv", "reverse"]) {
  watch(dns, name, ([host]) => String(host));
  watch(dns.promises, name, ([host]) => String(host));
}
syncBuiltinESMExports();
note("watching", "begins");
