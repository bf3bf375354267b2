import { expect, test } from "vitest";
import { PolicyError } from "../../src/errors.ts";
import { explainPolicy } from "../../src/evaluate/explain-policy.ts";
import { renderExplanation } from "../../src/report/explanation.ts";
import { loadFiles } from "./given-files.ts";

const files: Readonly<Record<string, string>> = {
  "a.yaml": "id: a\nrules: [pitr-enabled]\nsla: { critical: 7d, high: 30d, medium: 1w }\n",
  "b.yaml": "id: b\nrules: [pitr-enabled]\nsla: { critical: 10d, high: 20d }\n",
  "c.yaml": "id: c\nextends: [./a.yaml, ./b.yaml]\nsla: { medium: 90d, low: 0d }\n",
  "d.yaml": "id: c\nextends: [./a.yaml, ./b.yaml]\nsla: { medium: 91d, low: 0d }\n",
  "e.yaml": "id: e\nextends: [./c.yaml]\n",
  "f.yaml": "id: f\nrules: [pitr-enabled]\n",
};
const read = (ref: string) => loadFiles(files, ref);
const day = 86_400_000;

test("how long a finding may fail is inherited: the shortest of those extended, unless the policy itself says one", async () => {
  const sla = { critical: 7 * day, high: 20 * day, medium: 90 * day, low: 0 };
  expect((await read("./c.yaml")).sla).toEqual(sla);
  expect((await read("./e.yaml")).sla).toEqual(sla);
});

test("a policy that says nothing has none, and keeps its digest; one that says another term has another digest", async () => {
  expect(await read("./f.yaml")).not.toHaveProperty("sla");
  expect((await read("./c.yaml")).digest).not.toBe((await read("./d.yaml")).digest);
});

test("its mistakes are told where they stand", async () => {
  const text = "id: acme\nextends: [baseline]\nsla: { critical: 30, hihg: 90d }\n";
  const error: unknown = await loadFiles({ "acme.yaml": text }, "./acme.yaml").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PolicyError);
  expect(String(error)).toContain("acme.yaml:3:18: `critical` has to be a duration, not `30`");
  expect(String(error)).toContain("acme.yaml:3:22: unknown key `hihg`");
});

test("it is explained with the policy", async () => {
  const policy = await read("./c.yaml");
  const origin = {
    severity: "critical",
    severitySetAt: null,
    remediateSetAt: null,
    params: [],
    overrides: [],
  } as const;
  const origins = new Map(policy.rules.map(({ id }) => [id, origin]));
  const explained = explainPolicy({ policy, file: "c.yaml", origins, population: { tables: 1, backupsPerTable: 1 } });
  const text = renderExplanation(explained, { colour: false, columns: 100 });
  expect(text).toMatch(/^ *Overdue +a fail is after: critical 7d, high 20d, medium 90d, low 0s$/m);
});
