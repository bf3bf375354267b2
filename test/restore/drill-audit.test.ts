import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drill, inPlace, invoke, orders, organizationOf, shop, type Place } from "./drill-place.ts";

const audit = (place: Place, ...more: readonly string[]) =>
  invoke(place, ["audit", "--account", shop, "--policy", "drill-fresh", "-f", "json", ...more]);

const keysIn = ({ folder }: Place, name = "drills") => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(join(folder, `${name}.pem`), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(join(folder, `${name}.pub`), publicKey.export({ type: "spki", format: "pem" }));
  return ["--sign-key", `${name}.pem`, "--sign-unobserved"] as const;
};

const verdictOf = ({ stdout }: { readonly stdout: string }): unknown =>
  (JSON.parse(stdout) as { findings: readonly { verdict: string }[] }).findings[0]?.verdict;

const evidence = ({ folder }: Place): string => join(folder, "drills.ndjson");

describe("an audit that is given drills", () => {
  it("passes drill-fresh for the table that was drilled, and fails it without them", () =>
    inPlace(organizationOf([orders]), async (place) => {
      await drill(place, keysIn(place));
      expect(verdictOf(await audit(place))).toBe("fail");
      place.emulator.clock.advance("1h");
      const said = await audit(place, "--drills", "drills.ndjson", "--drills-key", "drills.pub");
      expect([said.exit, verdictOf(said)]).toEqual([0, "pass"]);
      expect(said.stderr).toContain("drills.ndjson: 1 drill, signature verified, NOT OBSERVED FROM AWS");
    }));

  it("keeps them: what is judged again, verified or redacted goes by the same", () =>
    inPlace(organizationOf([orders]), async (place) => {
      await drill(place);
      const said = await audit(place, "--drills", "drills.ndjson");
      expect(said.stderr).toContain("not authenticated");
      const given = [{ file: "drills.ndjson", drills: 1, authenticated: false }];
      expect((JSON.parse(said.stdout) as { coverage: object }).coverage).toMatchObject({ drills: given });
      writeFileSync(evidence(place), "gone\n");
      const again = await invoke(place, ["evaluate", "latest", "-f", "json"]);
      expect(verdictOf(again)).toBe("pass");
      writeFileSync(join(place.folder, "redact.key"), "0123456789abcdef0123456789abcdef");
      for (const [name, more] of [
        ["plain", []],
        ["redacted", ["--redact", "redact.key"]],
      ] as const) {
        const made = await invoke(place, ["evidence", "latest", "-o", `${name}.tar.gz`, "-f", "json", ...more]);
        expect(made).toMatchObject({ exit: 0 });
        const verified = await invoke(place, ["verify", `${name}.tar.gz`, "--json"]);
        expect([verified.exit, verified.exit === 0 ? "" : verified.stdout]).toEqual([0, ""]);
      }
    }));

  it("counts none of a table that was deleted and made anew", () =>
    inPlace(organizationOf([orders]), async (place) => {
      await drill(place);
      const other = readFileSync(evidence(place), "utf8").replaceAll(/"tableId":"[^"]*"/g, '"tableId":"another"');
      writeFileSync(evidence(place), await resealed(other));
      const said = await audit(place, "--drills", "drills.ndjson");
      expect([said.exit, verdictOf(said)]).toEqual([1, "fail"]);
    }));

  it("counts none that is older than the rule allows, nor one that ended after the run began", () =>
    inPlace(organizationOf([orders]), async (place) => {
      await drill(place);
      const late = await invoke(place, ["evaluate", "latest", "--drills", "drills.ndjson", "-f", "json"]);
      expect(verdictOf(late)).toBe("fail");
      expect(late.stderr).toContain("1 ended after this run began and do not count");
      place.emulator.clock.advance("91d");
      expect(verdictOf(await audit(place, "--drills", "drills.ndjson"))).toBe("fail");
    }));

  it("counts none that did not hold", () =>
    inPlace(organizationOf([{ ...orders, itemCount: 10, restores: { itemCount: 0 } }]), async (place) => {
      expect((await drill(place)).exit).toBe(1);
      expect(verdictOf(await audit(place, "--drills", "drills.ndjson"))).toBe("fail");
    }));

  it.each<[string, (text: string) => string, readonly string[], string]>([
    [
      "a line of it was changed",
      (text) => text.replace('"requestIds":[', '"requestIds":["1",'),
      [],
      "its digest is of other lines",
    ],
    ["it was cut off", (text) => text.slice(0, text.lastIndexOf("{")), [], "it was cut off"],
    ["another key signed it", (text) => text, ["--drills-key", "other.pub"], "not of the key"],
    ["it is empty", () => "", [], "its last line is cut off"],
  ])("is refused before AWS is asked where %s", async (_, change, more, why) => {
    await inPlace(organizationOf([orders]), async (place) => {
      await drill(place, keysIn(place));
      keysIn(place, "other");
      writeFileSync(evidence(place), change(readFileSync(evidence(place), "utf8")));
      place.emulator.clearLog();
      const said = await audit(place, "--drills", "drills.ndjson", ...more);
      expect(said).toMatchObject({ exit: 2, stderr: expect.stringContaining(why) as string });
      expect(place.emulator.log()).toEqual([]);
    });
  });

  it("stamps a run of AWS by nothing that other hosts answered", () =>
    inPlace(organizationOf([orders]), async (place) => {
      await drill(place);
      const foreign = readFileSync(evidence(place), "utf8").replace('"127.0.0.1"', '"elsewhere.example"');
      writeFileSync(evidence(place), await resealed(foreign));
      const said = await invoke(place, ["evaluate", "latest", "--drills", "drills.ndjson"]);
      expect(said).toMatchObject({ exit: 2, stderr: expect.stringContaining("elsewhere.example") as string });
    }));
});

/** As somebody would write it who may, but who signs nothing. */
async function resealed(text: string): Promise<string> {
  const { digestOf } = await import("../../src/runs/digest.ts");
  const body = text.slice(0, text.trimEnd().lastIndexOf("\n") + 1);
  const drills = body.trim().split("\n").length - 1;
  return `${body}${JSON.stringify({ kind: "end", drills, digest: digestOf(body), signature: null })}\n`;
}
