/** The shipped packs and rules out, for people: what each is called, says and holds. */
import { listShippedPolicies } from "../policy/list.ts";
import type { Io } from "./io.ts";

export async function listPolicies({ stdout }: Pick<Io, "stdout">): Promise<void> {
  const { packs, rules } = await listShippedPolicies();
  const width = Math.max(...[...packs, ...rules].map(({ id }) => id.length)) + 2;
  const row = (name: string, text: string): string => `  ${name.padEnd(width)}${text}`;
  const lines = [
    "Packs",
    ...packs.flatMap(({ id, title, rules: held }) => [row(id, title), ...held.map((rule) => row("", `- ${rule}`))]),
    "",
    "Rules",
    ...rules.map(({ id, title, severity }) => row(id, `${severity.padEnd(10)}${title}`)),
  ];
  await stdout.write(`${lines.join("\n")}\n`);
}
