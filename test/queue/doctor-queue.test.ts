import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probeRedis } from "../../src/queue/probe-redis.ts";
import { queueRemarks } from "../../src/queue/queue-remarks.ts";
import { place, twoAccounts } from "../cli/invoke.ts";
import { doctorSchemaHolds } from "../report/doctor-schema.ts";
import { freePort } from "../support/free-port.mjs";
import { need } from "../support/need.ts";
import { inTemporaryFolder } from "../support/temporary-folder.ts";
import { whyNoOpenssl, whyNoRedis, withRedis } from "./redis-server.ts";

const password = "distinctive:p@ssword/1";
const urlOf = (port: number, more: { scheme?: string; password?: string } = {}): string => {
  const { scheme = "redis", password: given } = more;
  return `${scheme}://${given === undefined ? "" : `:${encodeURIComponent(given)}@`}127.0.0.1:${port}`;
};

/** Standings and texts about the queue, by `doctor` in an organization that lacks nothing; and the exit code. */
async function examined(url: string): Promise<{ readonly exit: number; readonly told: readonly unknown[][] }> {
  const { invoke } = await place({ organization: twoAccounts });
  const env = { RESTORABLE_QUEUE_URL: url };
  const { exit, stdout } = await invoke(["doctor", "--json"], env);
  const screen = await invoke(["doctor"], env);
  for (const text of [stdout, screen.stdout, screen.stderr]) {
    expect(text).not.toContain("distinctive");
    expect(text).not.toContain(encodeURIComponent(password));
  }
  const { remarks } = doctorSchemaHolds(stdout);
  return { exit, told: remarks.filter(({ check }) => check === "queue").map(({ standing, text }) => [standing, text]) };
}

const sound = { appendonly: "yes", "maxmemory-policy": "noeviction" };

describe("doctor asks the Redis of the queue", () => {
  it("and finds nothing wrong where it keeps everything, and takes the password", async (context) => {
    need(context, whyNoRedis());
    await withRedis({ ...sound, requirepass: password }, async ({ port }) => {
      const { exit, told } = await examined(urlOf(port, { password }));
      expect({ exit, told }).toEqual({
        exit: 0,
        told: [
          ["well", expect.stringMatching(new RegExp(`^the queue at redis://127.0.0.1:${port} answers: \\w+ \\d`))],
          ["well", "the queue drops nothing when its memory is full"],
          ["well", "the queue keeps an append-only file: a restart loses nothing"],
        ],
      });
    });
  });

  it("and says what may get lost in it", async (context) => {
    need(context, whyNoRedis());
    await withRedis({ appendonly: "no", "maxmemory-policy": "allkeys-lru" }, async ({ port }) => {
      const { exit, told } = await examined(urlOf(port));
      expect({ exit, told: told.slice(0, 2) }).toEqual({
        exit: 3,
        told: [
          ["missing", "the maxmemory-policy of the queue is allkeys-lru: when its memory is full, it may drop jobs"],
          [
            "warning",
            "the queue keeps no append-only file: what a restart loses, audits put there again, which takes longer",
          ],
        ],
      });
    });
  });

  it("and says that it asks for another password, or for one at all", async (context) => {
    need(context, whyNoRedis());
    await withRedis({ ...sound, requirepass: password }, async ({ port }) => {
      for (const given of [{ password: "distinctive-wrong" }, {}]) {
        const { exit, told } = await examined(urlOf(port, given));
        expect(exit).toBe(3);
        expect(told).toEqual([["missing", expect.stringMatching(/does not answer: .*(?:WRONGPASS|NOAUTH)/)]]);
      }
    });
  });

  it("and says that it has no such database, in which nothing would be found again", async (context) => {
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      expect((await examined(`${urlOf(port)}/15`)).exit).toBe(0);
      const { exit, told } = await examined(`${urlOf(port)}/99`);
      expect({ exit, told }).toEqual({
        exit: 3,
        told: [["missing", expect.stringMatching(/DB index is out of range/)]],
      });
    });
  });

  it("and says that nobody is there, or speaks another protocol", async (context) => {
    const nobody = await examined(urlOf(await freePort()));
    expect(nobody).toEqual({
      exit: 3,
      told: [["missing", expect.stringContaining("ECONNREFUSED")]],
    });
    need(context, whyNoRedis());
    await withRedis(sound, async ({ port }) => {
      const [told] = queueRemarks(await probeRedis(urlOf(port, { scheme: "rediss" }), 200));
      expect(told).toMatchObject({ standing: "missing", text: expect.stringContaining("does not answer") as string });
    });
  });

  it("and says that Node does not trust its certificate", async (context) => {
    need(context, whyNoRedis() ?? whyNoOpenssl());
    await inTemporaryFolder(async (folder) => {
      const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
      const made = spawnSync("openssl", [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-keyout",
        key,
        "-out",
        cert,
      ]);
      expect(made.status).toBe(0);
      const tlsPort = await freePort();
      const tls = { "tls-port": String(tlsPort), "tls-cert-file": cert, "tls-key-file": key, "tls-auth-clients": "no" };
      await withRedis({ ...sound, ...tls }, async () => {
        const { exit, told } = await examined(urlOf(tlsPort, { scheme: "rediss" }));
        expect({ exit, told }).toEqual({ exit: 3, told: [["missing", expect.stringMatching(/self.signed/i)]] });
      });
    });
  });

  it("and says that --queue needs one", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const { exit, stdout } = await invoke(["doctor", "--queue", "--json"]);
    const { remarks } = doctorSchemaHolds(stdout);
    expect(exit).toBe(2);
    expect(remarks.filter(({ check }) => check === "queue")).toMatchObject([
      {
        standing: "unusable",
        text: "there is no queue",
        fix: [expect.stringContaining("RESTORABLE_QUEUE_URL=rediss://") as string],
      },
    ]);
  });

  it("and repeats the URL nowhere, wherever it was given and whatever is wrong with it", async () => {
    const database = "redis://:distinctive@h/distinctive";
    for (const wrong of [`http://:distinctive@h`, `rediss://u:distinctive@`, `distinctive words`, database]) {
      const byVariable = await place({ organization: twoAccounts });
      const told = await byVariable.invoke(["doctor"], { RESTORABLE_QUEUE_URL: wrong });
      expect(told.exit).toBe(2);
      expect(told.stderr).toContain("RESTORABLE_QUEUE_URL cannot be used");
      expect(told.stderr).not.toContain("distinctive");
      const byFile = await place({ organization: twoAccounts, files: { "restorable.yaml": `queueUrl: "${wrong}"\n` } });
      const refused = await byFile.invoke(["doctor"]);
      expect(refused.exit).toBe(2);
      expect(refused.stderr).toContain("restorable.yaml:1:11");
      expect(refused.stderr).not.toContain("distinctive");
    }
  });
});

describe("what a Redis says of itself", () => {
  const where = { tls: true, host: "queue.example.com", port: "6379" };
  const info = { maxmemory_policy: "noeviction", aof_enabled: "1" };
  const versions = (version: string, more = {}) =>
    queueRemarks({ state: "seen", where, info: { ...info, redis_version: version, ...more } })[0];

  it("is taken from the version on that BullMQ takes, and warned of below the one it asks for", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (major, minor, patch) => {
        const number = major * 100 + minor;
        const wanted = number < 500 ? "missing" : number < 602 ? "warning" : "well";
        expect(versions(`${major}.${minor}.${patch}`)?.standing).toBe(wanted);
      }),
    );
    expect(versions("7.2.4", { server_name: "valkey" })?.text).toBe(
      "the queue at rediss://queue.example.com:6379 answers: Valkey 7.2.4",
    );
    expect(versions("")?.standing).toBe("missing");
  });

  it("is warned of where it goes over a network in the clear", () => {
    const open = { ...where, tls: false };
    const seen = { state: "seen", info: { ...info, redis_version: "7.2.4" } } as const;
    const warned = (remarks: ReturnType<typeof queueRemarks>) =>
      remarks.filter(({ standing }) => standing === "warning").map(({ text }) => text);
    expect(warned(queueRemarks({ ...seen, where: open }))).toEqual([expect.stringContaining("not encrypted")]);
    expect(warned(queueRemarks({ ...seen, where: { ...open, host: "127.0.0.1" } }))).toEqual([]);
    expect(warned(queueRemarks({ ...seen, where }))).toEqual([]);
  });

  it("needs a package that is not there by itself", () => {
    expect(queueRemarks({ state: "no-client" })).toMatchObject([
      { standing: "missing", fix: ["npm install ioredis@6"] },
    ]);
  });
});
