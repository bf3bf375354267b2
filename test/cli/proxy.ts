/** A proxy before the emulator, whose answers it may change or give itself, as long as a test lasts. */
import { createServer, request, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type ProxyOptions = {
  /** Headers that go over those of an answer that is passed on. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** The refusal (400) of a request, in AWS's JSON; null: it is passed on. */
  readonly refuses?: (headers: IncomingHttpHeaders) => string | null;
};

/** Gives its URL. */
export async function proxyTo(target: string, { headers: over, refuses }: ProxyOptions): Promise<string> {
  const { hostname, port } = new URL(target);
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const refusal = refuses?.(headers) ?? null;
    if (refusal !== null) {
      incoming.resume();
      outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.1" }).end(refusal);
      return;
    }
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...over?.() });
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((ready) => proxy.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
