import { Ajv } from "ajv";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { place, twoAccounts } from "./invoke.ts";

const commandsIn = (text: string, before: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^${before}restorable (.*?)(?: {2,}.*)?$`, "gm"))].map(([, command = ""]) => command);

/** What an editor does: follows the modeline, and the schema's references from there. */
async function editorFinds(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8");
  const [, path = ""] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text) ?? [];
  const schema = resolve(dirname(file), path);
  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  for (const name of await readdir(dirname(schema))) {
    ajv.addSchema(JSON.parse(await readFile(join(dirname(schema), name), "utf8")) as object, name);
  }
  ajv.validate("policy.schema.json", parse(text));
  return ajv.errors ?? [];
}

describe("restorable policy init", () => {
  it("writes a policy with which every command works that it names, in the file and on the terminal", async () => {
    const { invoke, folder } = await place({ organization: twoAccounts });
    const { exit, stdout, stderr } = await invoke(["policy", "init"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    const told = commandsIn(stdout, " {2}");
    const written = commandsIn(await readFile(join(folder, "restorable-policy.yaml"), "utf8"), "# {3}");
    expect(written).toHaveLength(4);
    expect(told).toEqual([...written, "policy schema --out schemas"]);
    for (const command of told) {
      const ran = await invoke(command.split(" "));
      // The sample's tables fail rules; of their own accounts people see what they have.
      const wanted = command.startsWith("audit") ? exitCodes.failing : exitCodes.ok;
      expect({ command, exit: ran.exit }).toEqual({ command, exit: wanted });
    }
  });

  it("says what the file is called, in folders it makes", async () => {
    const { invoke, folder } = await place({});
    const { stdout } = await invoke(["policy", "init", "policies/prod/acme.yml"]);
    expect(stdout).toMatch(
      /^wrote policies\/prod\/acme\.yml\n\nNext:\n {2}restorable policy check policies\/prod\/acme/,
    );
    expect(parse(await readFile(join(folder, "policies/prod/acme.yml"), "utf8"))).toMatchObject({ id: "acme" });
  });

  it("quotes a name that a shell would take apart", async () => {
    const { invoke } = await place({});
    const name = "it's $HOME; a `b`.yaml";
    const { exit, stdout } = await invoke(["policy", "init", name]);
    expect(exit).toBe(0);
    const [command = ""] = commandsIn(stdout, " {2}");
    const words = command.slice("policy check ".length);
    expect(execFileSync("sh", ["-c", `printf %s ${words}`], { encoding: "utf8" })).toBe(name);
  });

  it("quotes the name it proposes, too", async () => {
    const { invoke } = await place({});
    const { exit, stderr } = await invoke(["policy", "init", "$(touch made) x"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("restorable policy init '$(touch made) x.yaml'");
  });

  it("names a file so that no command takes it for an option", async () => {
    const { invoke } = await place({});
    const { stdout } = await invoke(["policy", "init", "--", "-x.yaml"]);
    const [check = ""] = commandsIn(stdout, " {2}");
    expect(await invoke(check.split(" "))).toMatchObject({ exit: 0, stderr: "" });
  });

  test.each(["acme.policytest.yaml", "acme.inventory.yml"])(
    "writes no policy to %s, which is no name of one",
    async (name) => {
      const { invoke, folder } = await place({});
      const { exit, stderr } = await invoke(["policy", "init", name]);
      expect(exit).toBe(exitCodes.usage);
      expect(stderr).toContain(`${name} would be read as a policy test or an inventory`);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("leaves a file that is there as it is", async () => {
    const { invoke, folder } = await place({ files: { "restorable-policy.yaml": "mine\n" } });
    const { exit, stdout, stderr } = await invoke(["policy", "init", "--schemas", "schemas"]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toContain("restorable-policy.yaml is there already, and stays as it is. Name another");
    expect(await readFile(join(folder, "restorable-policy.yaml"), "utf8")).toBe("mine\n");
    expect(await readdir(folder)).toEqual(["restorable-policy.yaml"]);
  });

  it("writes through no link, even one that leads nowhere", async () => {
    const { invoke, folder } = await place({});
    await symlink(join(folder, "elsewhere.yaml"), join(folder, "acme.yaml"));
    const { exit, stderr } = await invoke(["policy", "init", "acme.yaml"]);
    expect(exit).toBe(exitCodes.usage);
    expect(stderr).toContain("acme.yaml is there already");
    expect(await readdir(folder)).toEqual(["acme.yaml"]);
  });

  test.each([
    [["acme"], "restorable policy init acme.yaml"],
    [["acme.json"], "has to end in .yaml"],
    [["a\nb.yaml"], "control characters"],
    [[""], "It is empty"],
    [["taken/acme.yaml"], "cannot write taken/acme.yaml: a part of the path is a file"],
    [["acme.yaml", "--schemas", "taken"], "a part of the path is a file"],
    [["acme.yaml", "--schemas", "our schemas"], "choose a folder without spaces"],
    [["acme.yaml", "--schemas", "foreign"], "rule.schema.json is there and is no schema of restorable"],
  ])("refuses %j and writes nothing", async (argv, said) => {
    const { invoke, folder } = await place({ files: { taken: "", "foreign/rule.schema.json": "{}" } });
    const { exit, stdout, stderr } = await invoke(["policy", "init", ...argv]);
    expect({ exit, stdout }).toEqual({ exit: exitCodes.usage, stdout: "" });
    expect(stderr).toContain(said);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      "foreign",
      "foreign/rule.schema.json",
      "taken",
    ]);
  });
});

describe("an editor finds the schema of a new policy", () => {
  it("where --schemas wrote it", async () => {
    const { invoke, folder } = await place({});
    await invoke(["policy", "init", "policies/acme.yaml", "--schemas", "schemas"]);
    expect(await editorFinds(join(folder, "policies/acme.yaml"))).toEqual([]);
    expect(await readFile(join(folder, "policies/acme.yaml"), "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/schemas\/policy\.schema\.json\n/,
    );
  });

  it("in the package, where npm put it into this folder or one above", async () => {
    const { invoke, folder } = await place({});
    await mkdir(join(folder, "node_modules/restorable"), { recursive: true });
    await symlink(new URL("../../schemas", import.meta.url), join(folder, "node_modules/restorable/schemas"));
    await invoke(["policy", "init", "policies/acme.yaml"]);
    const text = await readFile(join(folder, "policies/acme.yaml"), "utf8");
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/node_modules\/restorable\/schemas\/policy\.schema\.json\n/,
    );
    expect(await editorFinds(join(folder, "policies/acme.yaml"))).toEqual([]);
  });

  it("once the advice of its first lines is followed", async () => {
    const { invoke, folder } = await place({});
    await invoke(["policy", "init", "acme.yaml"]);
    const file = join(folder, "acme.yaml");
    const text = await readFile(file, "utf8");
    const [, command = ""] = /run `restorable (.*?)`/.exec(text) ?? [];
    const [, line = ""] = /the first line: "(.*)"/.exec(text) ?? [];
    expect(await invoke(command.split(" "))).toMatchObject({ exit: 0 });
    await writeFile(file, `${line}\n${text}`);
    expect(await editorFinds(file)).toEqual([]);
  });
});
