/** The shipped packs in, a page out: of each its rules, its calls for a thousand tables, and the IAM actions it needs. */
import { anchorOf, code, codes, link, pageFrom, prose, table } from "./markdown.ts";
import { shippedPolicies } from "./shipped.ts";

export async function packsPage(): Promise<string> {
  const { packs } = await shippedPolicies();
  return pageFrom("policies/packs", {
    title: "Shipped packs",
    parts: [
      "A pack is a policy: it is audited by as it is (`--policy PACK`), or extended by yours. Calls are for one account and " +
        "Region of 1,000 tables that have tags and 7 native backups each; `restorable policy explain PACK --tables N` counts others.",
      table(
        ["Pack", "What it asks", "Rules", "Calls"],
        packs.map(({ id, title, rules, reads }) => [
          link(code(id), `#${anchorOf(id)}`),
          prose(title),
          String(rules.length),
          String(reads.calls),
        ]),
      ),
      ...packs.flatMap(({ id, title, rules, reads }) => [
        `## ${code(id)}`,
        `${prose(title)}. ${link("Its file", `../../policies/packs/${id}.yaml`)}.`,
        table(
          ["Rule", "Severity", "What holds when it passes"],
          rules.map((rule) => [link(code(rule.id), `rules.md#${anchorOf(rule.id)}`), rule.severity, prose(rule.title)]),
        ),
        table(
          ["Call", "How often", "Because", "At AWS's rate"],
          reads.perScope.map(({ operation, calls, because, takes }) => [
            code(operation),
            String(calls),
            prose(because),
            prose(takes),
          ]),
        ),
        `IAM actions in an account: ${codes(reads.iam.member)}`,
      ]),
    ],
  });
}
