/**
 * A tiny HTTP endpoint for faults that a well-behaved emulator never shows. In goes what to do with each request, out
 * comes its URL and the requests it saw; it speaks just enough of AWS's protocols for that.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** `operation` is the last part of X-Amz-Target, the query protocol's Action, or the path. */
export type Seen = {
  readonly operation: string;
  readonly accessKeyId: string;
  readonly region: string;
  readonly token: string | undefined;
  readonly body: string;
  readonly userAgent: string;
  /** Epoch milliseconds that the signature is of. */
  readonly signedAt: number;
};

export type Answer =
  | {
      readonly status?: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | "hang"
  | "reset"
  | "close"
  | "break off"
  | "drip"
  | "pour";

export type FakeEndpoint = {
  readonly url: string;
  readonly seen: readonly Seen[];
  mostConnections(): number;
  stop(): Promise<void>;
};

export async function startEndpoint(answer: (request: Seen, nth: number) => Answer): Promise<FakeEndpoint> {
  const seen: Seen[] = [];
  const dripping = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = describe(request, Buffer.concat(chunks).toString());
      seen.push(one);
      act(response, answer(one, seen.length));
    });
  });

  let open = 0;
  let most = 0;
  server.on("connection", (socket) => {
    open += 1;
    most = Math.max(most, open);
    socket.on("close", () => (open -= 1));
  });

  function act(response: ServerResponse, what: Answer): void {
    if (what === "hang") return;
    if (what === "reset") return void response.socket?.resetAndDestroy();
    if (what === "close") return void response.socket?.destroy();
    if (what === "break off" || what === "drip") {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0", "content-length": "1000" });
      response.write('{"TableNames":["a');
      if (what === "break off") setTimeout(() => response.destroy(), 20);
      else dripping.add(setInterval(() => response.write("a"), 20));
      return;
    }
    if (what === "pour") {
      const pour = (): void => {
        while (!response.destroyed && response.write(" ".repeat(1 << 20)));
      };
      response.on("drain", pour);
      pour();
      return;
    }
    response.writeHead(what.status ?? 200, { "x-amzn-requestid": `request-${seen.length}`, ...what.headers });
    response.end(what.body ?? "");
  }

  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    mostConnections: () => most,
    async stop() {
      for (const timer of dripping) clearInterval(timer);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function describe(request: IncomingMessage, body: string): Seen {
  const target = request.headers["x-amz-target"];
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "");
  return {
    operation:
      typeof target === "string" ? (target.split(".")[1] ?? "") : (/Action=(\w+)/.exec(body)?.[1] ?? request.url ?? ""),
    accessKeyId: scope?.[1] ?? "",
    region: scope?.[2] ?? "",
    token: request.headers["x-amz-security-token"]?.toString(),
    body,
    userAgent: request.headers["user-agent"] ?? "",
    signedAt: instantOf(request.headers["x-amz-date"]?.toString() ?? ""),
  };
}

/** `20261122T000000Z`, as SigV4 writes it. */
const instantOf = (basic: string): number =>
  Date.parse(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/** An error as the JSON protocols send it. */
export const jsonError = (code: string, message: string, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
});

/** An error as the query protocol of STS sends it. */
export const xmlError = (code: string, message: string, status = 403): Answer => ({
  status,
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>0a1b2c3d</RequestId></ErrorResponse>`,
});

export const callerIdentity = (account: string, arn: string): Answer => ({
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDAEXAMPLE</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>0a1b2c3d</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
});

export type Grant = { readonly account: string; readonly key: string; readonly expires: string };

export const assumedRole = ({ account, key, expires }: Grant): Answer => ({
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:restorable</AssumedRoleId><Arn>arn:aws:sts::${account}:assumed-role/Audit/restorable</Arn></AssumedRoleUser><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret-of-${key}</SecretAccessKey><SessionToken>token-of-${key}</SessionToken><Expiration>${expires}</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>0a1b2c3d</RequestId></ResponseMetadata></AssumeRoleResponse>`,
});
