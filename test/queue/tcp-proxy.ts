/** A proxy of bytes before a server on loopback: it cuts connections, holds up what passes, or lets nothing pass. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type TcpProxy = {
  readonly port: number;
  /** Connections that were opened so far. */
  readonly opened: () => number;
  /** Ends every connection, as a firewall does that has forgotten them. New ones are taken. */
  cut(): void;
  /** From now on every piece of data waits for so many milliseconds, in order. */
  delay(milliseconds: number): void;
  /** Connections stay, and nothing passes in either direction until `resume`; what was sent meanwhile comes then. */
  silence(): void;
  resume(): void;
};

export async function withProxyTo<T>(port: number, work: (proxy: TcpProxy) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  let opened = 0;
  let delay = 0;
  let isSilent = false;
  let speak = (): void => {};
  let spoken = Promise.resolve();

  async function pass(from: Socket, to: Socket): Promise<void> {
    for await (const bytes of from) {
      if (delay > 0) await sleep(delay);
      if (isSilent) await spoken;
      if (!to.write(bytes as Buffer)) await new Promise((resolve) => to.once("drain", resolve).once("close", resolve));
    }
  }
  const server = createServer((near) => {
    opened += 1;
    const far = connect({ port, host: "127.0.0.1" });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // Whichever end is cut, the other one is told.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    pass(near, far).catch(() => undefined);
    pass(far, near).catch(() => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const resume = (): void => {
    isSilent = false;
    speak();
  };
  try {
    return await work({
      port: (server.address() as AddressInfo).port,
      opened: () => opened,
      cut,
      delay: (milliseconds) => void (delay = milliseconds),
      silence() {
        isSilent = true;
        spoken = new Promise((resolve) => (speak = resolve));
      },
      resume,
    });
  } finally {
    resume();
    cut();
    await new Promise((closed) => server.close(closed));
  }
}
