import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { firstEphemeralPort, freePort } from "./free-port.mjs";

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listening(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("a free port", () => {
  it("is told once, and can be listened on", async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, freePort));
    expect(new Set(ports).size).toBe(50);
    const servers = await Promise.all(ports.map(listening));
    expect(servers.map(portOf)).toEqual(ports);
    for (const server of servers) server.close();
  });

  it("is none that the system gives a server that takes any, or a client", async () => {
    const first = firstEphemeralPort();
    const ports = await Promise.all(Array.from({ length: 50 }, freePort));
    expect(Math.max(...ports)).toBeLessThan(first);
    const server = await listening(0);
    const client = connect(portOf(server), "127.0.0.1");
    await once(client, "connect");
    const givenBySystem = [portOf(server), client.localPort ?? 0];
    client.destroy();
    server.close();
    expect(Math.min(...givenBySystem)).toBeGreaterThanOrEqual(first === 65_536 ? 0 : first);
  });
});
