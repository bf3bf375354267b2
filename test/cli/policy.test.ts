import { describe, expect, it } from "vitest";
import { readdirSync } from "node:fs";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { place } from "./invoke.ts";
import { ruleText as rule } from "./rule-text.ts";

describe("restorable policy list", () => {
  it("names every shipped pack and rule", async () => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(["policy", "list"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    const ids = (folder: string): readonly string[] =>
      readdirSync(new URL(`../../policies/${folder}`, import.meta.url))
        .filter((name) => name.endsWith(".yaml") && name !== "typical-table.yaml")
        .map((name) => name.replace(".yaml", ""));
    const listed = [...stdout.matchAll(/^ {2}([a-z0-9-]+) /gm)].map(([, id]) => id);
    expect(new Set(listed)).toEqual(new Set([...ids("packs"), ...ids("")]));
    expect(new Set(listed).size).toBe(listed.length);
  });
});

describe("restorable policy check", () => {
  it("says of each sound policy how many rules it has", async () => {
    const { invoke } = await place({ files: { "rules/a.yaml": rule("a"), "rules/b.yml": rule("b") } });
    const { exit, stdout, stderr } = await invoke(["policy", "check", "baseline", "rules"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatch(/^✓ baseline +5 rules\n✓ rules\/a\.yaml +1 rule\n✓ rules\/b\.yml +1 rule\n$/);
  });

  it("checks settings and blind spots as what they are, by their names", async () => {
    const spot = "accounts: '1*', regions: '*', cause: denied, reason: a, owner: b, expires: 2027-03-31";
    const files = {
      "all/acme.yaml": rule("acme"),
      "all/restorable.yaml": "failOn: high\n",
      "all/blind-spots.yaml": `blindSpots: [{ id: a, ${spot} }, { id: b, ${spot} }]\n`,
      "wrong/restorable.yaml": "failOnn: high\n",
      "wrong/old-blind-spots.yml": `blindSpots: [{ id: a, ${spot.replace("denied", "throttled")} }]\n`,
    };
    const { invoke } = await place({ files });
    const sound = await invoke(["policy", "check", "all"]);
    expect({ exit: sound.exit, stderr: sound.stderr }).toEqual({ exit: 0, stderr: "" });
    expect(sound.stdout).toMatch(
      /^✓ \S+acme\.yaml +1 rule\n✓ \S+spots\.yaml +2 blind spots\n✓ \S+able\.yaml +settings\n$/,
    );
    const wrong = await invoke(["policy", "check", "wrong"]);
    expect({ exit: wrong.exit, stdout: wrong.stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(wrong.stderr).toContain("did you mean `failOn`?");
    expect(wrong.stderr).toContain("`cause` cannot be `throttled` [unknown-choice]");
    expect((await invoke(["policy", "test", "pitr-enabled", "all"])).exit).toBe(0);
  });

  it("tells every mistake of every file, each once, and still names what is sound", async () => {
    const files = {
      "a.yaml": rule("a", { severity: "urgent", assert: "{ fact: pitr.windw, gte: 35d }" }),
      "b.yaml": rule("b", { assert: "{ fact: pitr.period, gte: 35 }" }),
      "c.yaml": "id: [\n",
      "d.yaml": rule("d"),
      "uses-a.yaml": "id: uses-a\ntitle: Uses a broken rule\nrules: [{ use: ./a.yaml }]\n",
    };
    const { invoke } = await place({ files });
    const { exit, stdout, stderr } = await invoke([
      "policy",
      "check",
      "a.yaml",
      "b.yaml",
      "c.yaml",
      "d.yaml",
      "uses-a.yaml",
    ]);
    expect(exit).toBe(exitCodes.usage);
    expect(stdout).toBe("✓ d.yaml  1 rule\n");
    expect(stderr).toMatch(/^restorable: \d+ mistakes in 3 files\n/);
    for (const place of ["a.yaml:3:", "a.yaml:5:", "b.yaml:5:", "c.yaml:"])
      expect(stderr.split(`\n${place}`)).toHaveLength(2);
    expect(stderr).toContain("pitr.window");
  });

  it.each([["baseline"], ["a.yaml"], ["b.yaml", "baseline"], ["nowhere.yaml"], ["rules"], [""], ["help"]])(
    "says of %s the same whether or not the command line has to be parsed",
    async (...refs) => {
      const files = { "a.yaml": rule("a"), "b.yaml": rule("b", { severity: "urgent" }), "rules/c.yaml": "id: [" };
      const { invoke } = await place({ files });
      const plain = await invoke(["policy", "check", ...refs]);
      expect(plain).toEqual(await invoke(["policy", "check", "--", ...refs]));
      expect(plain.stdout + plain.stderr).not.toBe("");
    },
  );

  it("takes a shipped id before a folder of the same name", async () => {
    const { invoke } = await place({ files: { "baseline/broken.yaml": "id: [" } });
    expect(await invoke(["policy", "check", "baseline"])).toMatchObject({ exit: 0 });
    expect(await invoke(["policy", "check", "./baseline"])).toMatchObject({ exit: exitCodes.usage });
  });

  it("refuses a folder without policies", async () => {
    const { invoke } = await place({ files: { "rules/notes.txt": "" } });
    const { exit, stderr } = await invoke(["policy", "check", "rules"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("the folder rules holds no .yaml file");
  });
});
