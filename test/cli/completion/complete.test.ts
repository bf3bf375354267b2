import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandNames } from "../../../src/cli/command-tree.ts";
import { partitions } from "../../../src/aws/partitions.ts";
import { formatIds } from "../../../src/report/registry.ts";
import { place } from "../invoke.ts";

/** As the scripts send them: the program too, and each behind a `=`. */
const sent = (words: readonly string[]): readonly string[] => [
  "__complete",
  ...["restorable", ...words].map((word) => `=${word}`),
];

async function completed(words: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const { invoke, folder } = await place({ files });
  const { exit, stdout, stderr } = await invoke(sent(words));
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  const [paths, ...lines] = stdout.trimEnd().split("\n");
  return { paths, values: lines.map((line) => line.split("\t")[0] ?? ""), lines, folder };
}

const runA = "20261101T080000000Z-1a2b3c4d";
const runB = "20261122T080000000Z-0a0b0c0d";

describe("what may stand at the cursor", () => {
  it("is a command where none was named", async () => {
    expect(await completed([""])).toMatchObject({ paths: "none", values: commandNames });
    expect((await completed(["po"])).values).toEqual(["policy"]);
    expect((await completed(["help", "po"])).values).toEqual(["policy"]);
  });

  it("is a command below the one that was named, with what it does", async () => {
    const { paths, lines } = await completed(["policy", "c"]);
    expect(paths).toBe("none");
    expect(lines).toEqual([
      expect.stringMatching(/^check\t./) as string,
      expect.stringMatching(/^controls\t./) as string,
    ]);
    expect((await completed(["drill", "cle"])).values).toEqual(["cleanup"]);
  });

  it("is a flag of that command once a dash is typed, and not before", async () => {
    expect((await completed(["audit", "--fail"])).values).toEqual(["--fail-on", "--fail-on-sla"]);
    expect((await completed(["audit", ""])).values).toEqual([]);
    expect((await completed(["policy", "check", "--he"])).values).toEqual(["--help"]);
    expect((await completed(["audit", "--bogus-flag"])).values).toEqual([]);
  });

  it.each([
    ["a choice", ["audit", "--fail-on", ""], ["low", "medium", "high", "critical", "never"]],
    ["a choice, after its flag in the same word", ["audit", "--fail-on=c"], ["--fail-on=critical"]],
    ["a format", ["audit", "-f", ""], formatIds],
    ["a Region", ["audit", "--region", "us-gov"], partitions["aws-us-gov"].regions],
    ["one more Region", ["audit", "--region", "eu-west-1", "us-gov-w"], ["us-gov-west-1"]],
    [
      "a Region after a flag that takes nothing",
      ["audit", "--organization", "--region", "us-gov-w"],
      ["us-gov-west-1"],
    ],
    [
      "a pack or a rule",
      ["audit", "-p", "pitr-"],
      ["pitr-only", "pitr-enabled", "pitr-recovery-period", "pitr-window-full"],
    ],
    ["an argument", ["policy", "explain", "table-acc"], ["table-accessible"]],
    ["one more argument", ["policy", "check", "baseline", "stri"], ["strict"]],
    ["a shell", ["completion", "f"], ["fish"]],
    [
      "a flag that looks like the value of another",
      ["audit", "--external-id", "--fail-on", "--fail-on", "lo"],
      ["low"],
    ],
  ])("is %s", async (_, words, wanted) => {
    expect((await completed(words)).values).toEqual(wanted);
  });

  it("is a file or a folder where a path is asked for", async () => {
    expect(await completed(["audit", "--waivers", ""])).toMatchObject({ paths: "files", values: [] });
    expect(await completed(["audit", "--runs", "x"])).toMatchObject({ paths: "folders", values: [] });
    expect(await completed(["audit", "-o", "rep"])).toMatchObject({ paths: "files" });
    // Shells complete what stands behind the last `=`.
    expect(await completed(["audit", "-o", "junit=rep"])).toMatchObject({ paths: "files=" });
    expect(await completed(["audit", "--output=rep"])).toMatchObject({ paths: "files=" });
  });

  it("is one of the runs there are, newest first, wherever they are kept", async () => {
    const files = {
      [`.restorable/runs/${runA}/run.json`]: "",
      [`.restorable/runs/${runB}/run.json`]: "",
      [`other/${runA}/run.json`]: "",
    };
    expect(await completed(["evaluate", ""], files)).toMatchObject({
      paths: "folders",
      values: ["latest", runB, runA],
    });
    expect((await completed(["compare", runA, "2026"], files)).values).toEqual([runB, runA]);
    expect((await completed(["audit", "--new-since", "20261122"], files)).values).toEqual([runB]);
    for (const flag of [["--runs", "other"], ["--runs=other"]])
      expect((await completed(["evaluate", ...flag, ""], files)).values).toEqual(["latest", runA]);
    const settings = { ...files, "restorable.yaml": "runs: other\n" };
    expect((await completed(["runs", "show", ""], settings)).values).toEqual(["latest", runA]);
  });

  it("is nothing behind what nobody knows, and where settings cannot be read", async () => {
    expect(await completed(["adit", ""])).toMatchObject({ paths: "none", values: [] });
    expect(await completed(["audit", "--waiver-warning", ""])).toMatchObject({ paths: "none", values: [] });
    expect(await completed(["evaluate", ""], { "restorable.yaml": "runs: [" })).toMatchObject({
      paths: "none",
      values: [],
    });
  });
});

describe("what a shell is given", () => {
  it("holds no name that a shell could read as anything but itself", async () => {
    const { invoke, folder } = await place({});
    const hostile = [
      "$(touch pwned)",
      "`touch pwned`",
      ";touch pwned",
      `${runA};touch pwned`,
      `${runA}\ntouch pwned`,
      "-rf",
      "a b",
    ];
    for (const name of [...hostile, runB]) mkdirSync(join(folder, ".restorable/runs", name), { recursive: true });
    const { stdout } = await invoke(sent(["evaluate", ""]));
    expect(stdout).toBe(`folders\nlatest\n${runB}\n`);
  });

  it("is one line of harmless characters a value, and never an error, whatever was typed", async () => {
    const { invoke } = await place({});
    const known = fc.constantFrom(
      "audit",
      "policy",
      "explain",
      "runs",
      "drill",
      "help",
      "--",
      "-p",
      "--policy",
      "--runs",
      "--ou",
      "-",
      "=",
    );
    const words = fc.array(fc.oneof({ arbitrary: known, weight: 3 }, fc.string({ unit: "binary", maxLength: 12 })), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(words, async (typed) => {
        const { exit, stdout, stderr } = await invoke(sent(typed));
        expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
        expect(stdout).toMatch(/^(none|(files|folders)=?)\n([\w@%+=:,./-]+(\t[^\t\n\p{Cc}]+)?\n)*$/u);
      }),
      { numRuns: 200 },
    );
  });

  it("is as good as nothing where no word was sent", async () => {
    const { invoke } = await place({});
    expect(await invoke(["__complete"])).toMatchObject({ exit: 0, stderr: "" });
  });
});
