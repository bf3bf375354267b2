import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as laws from "./laws.ts";
import { parseSource, type Source } from "./source.ts";

const root = new URL("../../src/", import.meta.url);

function readSources(): readonly Source[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.c?ts$/.test(path))
    .sort()
    .map((path) => parseSource(path, readFileSync(new URL(path, root), "utf8")));
}

const sources = readSources();

describe("the architecture of src", () => {
  it("is looked at whole", () => {
    expect(sources.map(({ path }) => path)).toContain("model/fact.ts");
  });

  it("imports only what the import table allows", () => {
    expect(laws.importsKeepToTheTable(sources)).toEqual([]);
  });

  it("deviates from the tables only where it must", () => {
    expect(laws.deviationsAreNeeded(sources)).toEqual([]);
  });

  it("lets only named files import the emulator and the write client", () => {
    expect(laws.guardedFilesHaveTheirUsers(sources)).toEqual([]);
  });

  it("gives the audit no way to a client that writes", () => {
    expect(laws.theAuditCannotReachAWriter(sources)).toEqual([]);
  });

  it("has no import cycle", () => {
    expect(laws.importsHaveNoCycle(sources)).toEqual([]);
  });

  it("keeps clock, randomness, timers, environment, terminal and locale where they belong", () => {
    expect(laws.globalsKeepToTheTable(sources)).toEqual([]);
  });

  it("opens every file with a sentence about it", () => {
    expect(laws.filesOpenWithAComment(sources)).toEqual([]);
  });

  it("keeps files short, or says why not", () => {
    expect(laws.filesStayShort(sources)).toEqual([]);
  });

  it("has no folder for anything", () => {
    expect(laws.foldersAreNamedAfterTheirContent(sources)).toEqual([]);
  });

  it("speaks the vocabulary", () => {
    expect(laws.namesKeepToTheVocabulary(sources)).toEqual([]);
  });
});
