/**
 * Policies made to cost more than they say, each as large as a file may be: by name, the files, and what must come of
 * them: that they load, or a mistake that must be told.
 */
import { sizeLimit } from "../../src/policy/files.ts";
import type { MistakeCode } from "../../src/policy/mistakes.ts";

export type HostilePolicy = {
  readonly name: string;
  /** The first is the one that is loaded. */
  readonly files: Readonly<Record<string, string>>;
  readonly becomes: "loads" | MistakeCode;
};

const head = "id: mine\ntitle: Mine\nseverity: low\nwhy: Because.\nfix: Do it.\n";
const sound = "assert: { fact: pitr.enabled, eq: true }\n";
const leaf = "{fact: tags.a,eq: a}";

type Frame = { readonly before?: string; readonly after?: string };

/** `part` as often as a file of the greatest size can hold it. A function makes each of them different. */
function filled(part: string | ((index: number) => string), { before = "", after = "" }: Frame = {}): string {
  const one = typeof part === "string" ? part : part(99_999);
  const room = sizeLimit - Buffer.byteLength(before) - Buffer.byteLength(after);
  const count = Math.floor(room / Buffer.byteLength(one));
  const parts =
    typeof part === "string" ? part.repeat(count) : Array.from({ length: count }, (_, i) => part(10_000 + i));
  return before + (typeof parts === "string" ? parts : parts.join("")) + after;
}

const rule = (name: string, text: string, becomes: HostilePolicy["becomes"]): HostilePolicy => ({
  name,
  files: { "mine.yaml": text },
  becomes,
});
const policy = (name: string, text: string, becomes: HostilePolicy["becomes"]): HostilePolicy => ({
  name,
  files: { "acme.yaml": text },
  becomes,
});
const inAssert = (open: string, close: string): Frame => ({ before: `${head}assert: ${open}`, after: `${close}\n` });
/** So many parts to a list, so that no list is longer than the loader takes. */
const inLists = (part: string, count: number): string => `{all: [${part.repeat(count)}]},`;
const quoted = (text: string): Frame => ({ before: `${head}${sound}${text}: "`, after: '"\n' });

export const hostilePolicies: readonly HostilePolicy[] = [
  rule("scalars in one list", filled("a,", inAssert("[", "]")), "too-long"),
  rule("lists of lists of nothing", filled(`[${"~,".repeat(4_900)}],`, inAssert("{all: [", "]}")), "wrong-shape"),
  rule("lists of lists of empty mappings", filled(inLists("{},", 4_900), inAssert("{all: [", "]}")), "empty"),
  rule(
    "empty mappings as deep as allowed",
    filled(inLists("{},", 4_900), inAssert("{all: [".repeat(14), "]}".repeat(14))),
    "empty",
  ),
  policy("entries of nothing in a block", filled("-\n", { before: "id: acme\nrules:\n" }), "too-long"),
  policy("five thousand empty rules", `id: acme\nrules: [${"{id: r},".repeat(5_000)}]\n`, "too-many-mistakes"),
  rule(
    "different keys",
    filled((i) => `k${i}:\n`, { before: head }),
    "too-long",
  ),
  rule(
    "one key again and again in mappings of thousands",
    filled(`{${"a,".repeat(4_900)}},`, inAssert("[", "]")),
    "too-many-mistakes",
  ),
  rule("a key as long as the file", filled("k", { after: ": 1\n" }), "yaml-syntax"),
  rule("a key as long as the file in a flow", filled("k", { before: "{", after: ": 1}\n" }), "too-long"),
  rule("a text as long as the file", filled("w", quoted("x")), "too-long"),
  rule("escapes", filled("\\e", quoted("x")), "control-character"),
  rule("escapes that are none", filled("\\q", quoted("x")), "too-many-mistakes"),
  rule("NULs", filled("\0", { before: `${head}${sound}x: ` }), "control-character"),
  rule("blank lines", filled("\n", { before: head + sound }), "loads"),
  rule("comments", filled("#\n", { before: head + sound }), "loads"),
  rule(
    "comments in the middle of a mapping",
    filled("#\n", { before: "a:\n  b: 1\n", after: "  c: 2\n" }),
    "unknown-key",
  ),
  rule("carriage returns", filled("\r\n", { before: head, after: sound }), "loads"),
  rule("byte order marks", filled("\ufeff", { before: head, after: sound }), "yaml-syntax"),
  rule("closing brackets", filled("]"), "too-many-mistakes"),
  rule("characters that start nothing", filled("@,", { before: "a: [", after: "]" }), "too-many-mistakes"),
  rule("colons on one line", filled(": a", { before: "a" }), "too-deep"),
  rule("directives", filled("%A b\n", { after: "---\na: 1\n" }), "too-many-mistakes"),
  rule("anchors of one value", filled("&a ", { before: "a: ", after: "b" }), "too-many-mistakes"),
  rule("tags of one value", filled("!a ", { before: "a: ", after: "b" }), "too-many-mistakes"),
  rule("aliases of nothing", filled(`[${"*a,".repeat(900)}],`, { before: "c: [", after: "]" }), "too-many-mistakes"),
  rule(
    "aliases of a long text",
    `${head}assert: { fact: tags.a, in: [&x ${"v".repeat(200_000)}, ${"*x,".repeat(900)}] }\n`,
    "too-long",
  ),
  rule(
    "aliases of aliases of long texts",
    `${head}x: &x [${`${"v".repeat(9_000)},`.repeat(20)}]\ny: [${"*x,".repeat(40)}]\n${sound}`,
    "unknown-key",
  ),
  rule("digits", filled("1", { before: `${head}${sound}x: ` }), "unknown-key"),
  rule("an exponent", filled("9", { before: `${head}${sound}x: 1e` }), "unknown-key"),
  rule(
    "facts that do not exist",
    filled((i) => `{any: [${`{fact: pitr.enabl${i}, eq: 1},`.repeat(99)}]},`, inAssert("{all: [", "]}")),
    "too-many-mistakes",
  ),
  rule(
    "operands of the wrong type",
    filled(inLists("{fact: pitr.enabled,eq: 1},", 99), inAssert("{all: [", "]}")),
    "too-many-mistakes",
  ),
  rule("sound leaves", filled(inLists(`${leaf},`, 99), inAssert("{all: [", "]}")), "loads"),
  rule(
    "leaves asked of each of many backups",
    filled(
      `{all: [${"{fact: age,lte: 1d},{fact: status,ne: x},".repeat(49)}]},`,
      inAssert("{some: onDemandBackups, satisfies: {any: [", "]}}"),
    ),
    "loads",
  ),
  rule(
    "leaves of unread facts",
    filled(`{any: [${"{fact: pitr.period,eq: 1d},".repeat(99)}]},`, inAssert("{all: [", "]}")),
    "loads",
  ),
  rule(
    "sound leaves as deep as allowed",
    filled(inLists(`${leaf},`, 99), inAssert("{all: [".repeat(14), "]}".repeat(14))),
    "loads",
  ),
  rule(
    "a `when` inside a `when`, as deep as allowed",
    `${head}assert: ${"{when: ".repeat(36)}${leaf}${`, then: ${leaf}}`.repeat(36)}\n`,
    "loads",
  ),
  rule(
    "every key of a condition in one, as deep as allowed",
    `${head}assert: ${"{not: {all: [], any: [], when: 1, then: 2, fact: x, every: a, satisfies: ".repeat(18)}{}${"}}".repeat(18)}\n`,
    "exclusive-keys",
  ),
  rule(
    "one parameter everywhere",
    filled(`{fact: tags.a, in: [${'"{p}",'.repeat(4_900)}]},`, {
      before: `${head}params: { p: {type: string, default: ${"v".repeat(512)}} }\nassert: {all: [`,
      after: "]}\n",
    }),
    "loads",
  ),
  rule(
    "a long parameter everywhere",
    filled('"{p}",', {
      before: `${head}params: { p: {type: string, default: ${"v".repeat(100_000)}} }\nassert: {fact: tags.a, in: [`,
      after: "]}\n",
    }),
    "too-long",
  ),
  rule(
    "a parameter in every text",
    filled("{p}", {
      before: `${head}params: { p: {type: string, default: ${"v".repeat(512)}} }\nassert: {fact: tags.a, eq: "{p}"}\nremediate: "`,
      after: '"\n',
    }),
    "too-long",
  ),
  rule(
    "parameters with long names",
    filled((i) => `${"p".repeat(9_000)}${i}: {type: string, default: x},`, {
      before: `${head}params: {`,
      after: `}\nassert: {fact: tags.a, eq: "{${"p".repeat(9_000)}}"}\n`,
    }),
    "unknown-param",
  ),
  rule(
    "braces that open nothing",
    filled("{a", { before: head.replace("Because.", '"'), after: `"\n${sound}` }),
    "too-deep",
  ),
  rule(
    "examples",
    filled((i) => `  - {name: n${i}, given: {tags.a: b}, verdict: pass}\n`, { before: `${head}${sound}examples:\n` }),
    "loads",
  ),
  rule(
    "expressions that multiply",
    filled(
      (i) => `{any: [${`{fact: tags.a, re: "${"x{1000}".repeat(60)}${i}"},`.repeat(20)}]},`,
      inAssert("{any: [", "]}"),
    ),
    "bad-pattern",
  ),
  rule(
    "expressions of nested loops",
    filled(
      (i) =>
        `{any: [${["(a+)+$", "(a|a)*b", "((a*)*)*b", "(.*a.{50}){3}"].map((re) => `{fact: tags.a, re: "${re}${i}"}`).join(",")}]},`,
      inAssert("{any: [", "]}"),
    ),
    "too-many-patterns",
  ),
  policy(
    "rules that do not exist",
    filled((i) => `no-${i},`, { before: "id: acme\nrules: [", after: "]\n" }),
    "too-long",
  ),
  policy(
    "files that do not exist",
    `id: acme\nextends: [${Array.from({ length: 4_900 }, (_, i) => `./${i}.yaml`).join()}]\n`,
    "too-many-files",
  ),
  policy(
    "thousands of rules",
    filled((i) => `{id: r${i}, title: t, severity: low, why: w, fix: f, assert: ${leaf}},`, {
      before: "id: acme\nrules: [",
      after: "]\n",
    }),
    "loads",
  ),
  policy(
    "one rule thousands of times",
    filled(`{id: r, title: t, severity: low, why: w, fix: f, assert: ${leaf}},`, {
      before: "id: acme\nrules: [",
      after: "]\n",
    }),
    "too-many-mistakes",
  ),
  policy(
    "a policy on one line of JSON, wrong throughout",
    JSON.stringify({
      id: "acme",
      rules: Array.from({ length: 4_900 }, (_, i) => ({ use: `none-${i}`, severity: "urgent" })),
    }),
    "too-many-mistakes",
  ),
  {
    name: "fifty thousand leaves in files that one policy gathers",
    files: {
      "acme.yaml": `id: acme\nextends: [${Array.from({ length: 7 }, (_, i) => `./p${i}.yaml`).join()}]\n`,
      ...Object.fromEntries(
        Array.from({ length: 7 }, (_, p) => [
          `p${p}.yaml`,
          filled(
            (i) =>
              `{id: r${i}-${p}, title: t, severity: low, why: w, fix: f, assert: {all: [${`${leaf},`.repeat(99)}]}},`,
            {
              before: `id: p${p}\nrules: [`,
              after: "]\n",
            },
          ),
        ]),
      ),
    },
    becomes: "loads",
  },
];
