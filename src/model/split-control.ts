/** The id of a control as a policy writes it, and the frameworks that are known, in; which framework it is of and what it is called there out. */
import type { Framework } from "./frameworks.ts";

/** `ISO/IEC 27001:2022:A.8.13`: a framework's name may hold a colon, a control of one that nobody knows does not. */
export function splitControl(
  id: string,
  known: readonly Framework[],
): { readonly framework: string; readonly control: string } {
  const framework = known.find((each) => id.startsWith(`${each.id}:`))?.id;
  const end = framework?.length ?? id.lastIndexOf(":");
  return end === -1
    ? { framework: "of no framework", control: id }
    : { framework: id.slice(0, end), control: id.slice(end + 1) };
}
