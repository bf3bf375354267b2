/** `restorable policy list`: what can be named with --policy without a file. */
import type { Command } from "@commander-js/extra-typings";
import type { Io } from "../io.ts";
import { listPolicies } from "../list-policies.ts";

const examples = `
Examples:
  restorable policy list
  restorable policy explain pitr-window-full           what one of them judges, in words
  restorable audit --policy native-backups
`;

/** Under the command `policy`. */
export function registerPolicyList(policy: Command, io: Io): void {
  policy
    .command("list")
    .summary("list the shipped packs and rules")
    .description("Lists the shipped packs and rules; each can be named with --policy, or with `use:` in a policy.")
    .addHelpText("after", examples)
    .action(() => listPolicies(io));
}
