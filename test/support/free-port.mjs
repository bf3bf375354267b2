/** Ports on loopback for servers that have to be told theirs. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

/** Of the ports that are nobody's own by custom. */
const lowest = 10_000;
const given = new Set();

/**
 * Nobody listens on it, and the system gives it to nobody who does not name it: neither to a server that takes any port
 * while this one's is about to start or to start again, nor to a client that calls another server.
 */
export async function freePort() {
  const end = firstEphemeralPort();
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (end - lowest));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

/** Where the ports begin that the system gives by itself. Elsewhere than on Linux they are IANA's (RFC 6335, 6). */
export function firstEphemeralPort() {
  if (process.platform !== "linux") return 49_152;
  const [first] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim().split(/\s+/u);
  // Where a system gives them all by itself, one of ours can be as good as any other.
  return Number(first) > lowest ? Number(first) : 65_536;
}

async function isFree(port) {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
