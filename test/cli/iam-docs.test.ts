import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { factGroups } from "../../src/model/fact-groups.ts";
import { iamActionsOf } from "../../src/model/write-operations.ts";
import { roleFormats } from "../../src/report/role/registry.ts";
import { place } from "./invoke.ts";

const page = readFileSync(new URL("../../docs/permissions.md", import.meta.url), "utf8");

/** A command, and the document that stands right below it. */
const shown = [...page.matchAll(/^```sh\n(restorable iam [^\n]*)\n```\n\n```json\n(.*?)^```$/gms)].map(
  ([, command = "", document = ""]) => [command, document] as const,
);

function tableUnder(head: string): readonly (readonly string[])[] {
  const [, below = ""] = page.split(head);
  const rows = (/^(?:\|.*\n)+/m.exec(below)?.[0] ?? "").trim().split("\n").slice(2);
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

describe("docs/permissions.md", () => {
  it("shows every document but those of files", () => expect(shown).toHaveLength(4));

  it.each(shown)("shows what `%s` prints", async (command, document) => {
    const { invoke } = await place({});
    const { exit, stdout, stderr } = await invoke(command.split(" ").slice(1));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(JSON.parse(document)).toEqual(JSON.parse(stdout));
  });

  it("says of every group of facts which actions it needs", () => {
    const rows = Object.entries(factGroups).map(([id, { operations }]) => [
      id,
      operations.flatMap(iamActionsOf).join(" "),
    ]);
    expect(tableUnder("By group of facts:\n")).toEqual(rows);
  });

  it("names every format", () => {
    const rows = Object.values(roleFormats).map(({ id, extensions, about }) => [id, extensions.join(" "), about]);
    expect(tableUnder("## Other formats\n")).toEqual(rows);
  });
});
