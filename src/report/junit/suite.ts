/** One JUnit suite as XML, from cases with their outcomes. Counts, uniqueness of names and escaping are seen to here. */
import { xmlAttribute, xmlText } from "../escape/escape-xml.ts";
import { visible, visibleProse } from "../../model/visible.ts";

/** `none`: the test case passed. Lines of `body` are escaped one by one, so none can forge another. */
export type JunitOutcome =
  | { readonly element: "none" }
  | { readonly element: "skipped"; readonly message: string; readonly body: readonly string[] }
  | {
      readonly element: "failure" | "error";
      readonly type: string;
      readonly message: string;
      readonly body: readonly string[];
    };

export type JunitCase = { readonly name: string; readonly outcome: JunitOutcome };

export type JunitProperties = readonly (readonly [name: string, value: string])[];

export type JunitSuite = JunitSuiteHead & { readonly classname: string; readonly cases: readonly JunitCase[] };

export type JunitSuiteHead = {
  readonly id: number;
  readonly name: string;
  /** ISO instant. */
  readonly asOf: string;
  readonly properties: JunitProperties;
};

/** `tests`: of all outcomes. */
export type JunitCounts = Readonly<Record<"tests" | "failures" | "errors" | "skipped", number>>;

export function junitSuite({ classname, cases, ...head }: JunitSuite): string {
  const count = (element: JunitOutcome["element"]): number =>
    cases.filter(({ outcome }) => outcome.element === element).length;
  const counts = {
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
  const unique = uniqueNames();
  const texts = cases.map(({ name, outcome }) => junitCase({ classname, name: unique(visible(name)) }, outcome));
  return junitSuiteStart(head, counts) + texts.join("") + junitSuiteEnd;
}

/** `counts` null: its cases are not counted beforehand. */
export function junitSuiteStart({ id, name, asOf, properties }: JunitSuiteHead, counts: JunitCounts | null): string {
  const attributes = {
    name,
    id: String(id),
    package: "restorable",
    // The Ant schema asks for one and says `localhost` when it cannot be told. Ours must not be: reports hold no host name.
    hostname: "localhost",
    // Without a zone, as the Ant schema has it; readers take it for UTC, which it is.
    timestamp: asOf.slice(0, 19),
    ...(counts !== null && {
      tests: String(counts.tests),
      failures: String(counts.failures),
      errors: String(counts.errors),
      skipped: String(counts.skipped),
    }),
    time: "0",
  };
  return [
    `  <testsuite${attributeText(attributes)}>`,
    "    <properties>",
    ...properties.map(([key, value]) => `      <property${attributeText({ name: key, value })}/>`),
    "    </properties>\n",
  ].join("\n");
}

export const junitSuiteEnd = "    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n";

/** `name`: visible, and unique within its suite. `file`: where a server that knows this attribute leads to. */
export type JunitCaseHead = { readonly classname: string; readonly name: string; readonly file?: string };

export function junitCase({ classname, name, file }: JunitCaseHead, outcome: JunitOutcome): string {
  const start = `    <testcase${attributeText({ classname, name, ...(file !== undefined && { file }), time: "0" })}`;
  if (outcome.element === "none") return `${start}/>\n`;
  const { element, body, message } = outcome;
  const type = element === "skipped" ? {} : { type: outcome.type };
  const text = body.map((line) => xmlText(visibleProse(line))).join("\n");
  return `${start}>\n      <${element}${attributeText({ ...type, message: visibleProse(message) })}>${text}</${element}>\n    </testcase>\n`;
}

const attributeText = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${xmlAttribute(visible(value))}"`)
    .join("");

/**
 * GitLab drops the second of two cases with one name. Names are compared as the schema's `token` is read: runs of spaces
 * are one, and none stand at the ends.
 */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const read = name.replace(/ +/g, " ").trim();
    let unique = read;
    for (let copy = 2; taken.has(unique); copy += 1) unique = `${read} (${copy})`;
    taken.add(unique);
    return unique;
  };
}
