/** The registries of formats in, a page out: what `-f` and `-o` of each command take, and what each format is for. */
import { backupFormats } from "../../src/report/backups/registry.ts";
import { compareFormats } from "../../src/report/compare/registry.ts";
import { drillFormats } from "../../src/report/drill/registry.ts";
import { monthlyFormats } from "../../src/report/monthly/registry.ts";
import { outcomeFormats } from "../../src/report/outcome/registry.ts";
import { planFormats } from "../../src/report/plan/registry.ts";
import { testFormats } from "../../src/report/policy-test/registry.ts";
import { formats } from "../../src/report/registry.ts";
import { restoreFormats } from "../../src/report/restore/registry.ts";
import { tableFormats } from "../../src/report/table/registry.ts";
import { code, pageFrom, prose, table } from "./markdown.ts";

type Listed = { readonly id: string; readonly extensions: readonly string[]; readonly about: string };

const others: Readonly<Record<string, Readonly<Record<string, Listed>>>> = {
  "restorable compare": compareFormats,
  "restorable plan": planFormats,
  "restorable apply": outcomeFormats,
  "restorable report": monthlyFormats,
  "restorable restore": restoreFormats,
  "restorable drill": drillFormats,
  "restorable backup": backupFormats,
  "restorable policy explain ARN": tableFormats,
  "restorable policy test": testFormats,
};

export const formatsPage = (): string =>
  pageFrom("src/report/registry.ts", {
    title: "Formats of reports",
    parts: [
      "`-f FORMAT` says what standard output gets, each `-o FILE` names a file whose suffix says its format, or both, as in " +
        "`-o junit=results.xml`. [Reports](../reports.md) says more of them, and [samples](../../reports/samples) holds one of each.",
      "## `restorable audit` and `restorable evaluate`",
      tableOf(formats),
      ...Object.entries(others).flatMap(([command, registry]) => [`## ${code(command)}`, tableOf(registry)]),
    ],
  });

const tableOf = (registry: Readonly<Record<string, Listed>>): string =>
  table(
    ["`-f`", "Suffix of `-o`", "What it is for"],
    Object.values(registry).map(({ id, extensions, about }) => [
      code(id),
      extensions.map(code).join(" ") || "–",
      prose(about),
    ]),
  );
