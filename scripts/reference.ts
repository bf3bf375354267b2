/** The reference pages of docs, by file: each is made of one registry, and `npm run reference` writes them. */
import { actionsPage } from "./reference/actions.ts";
import { commandsPage, exitCodesPage } from "./reference/commands.ts";
import { factsPage } from "./reference/facts.ts";
import { formatsPage } from "./reference/formats.ts";
import { fallbacksPage, operationsPage } from "./reference/operations.ts";
import { operatorsPage } from "./reference/operators.ts";
import { packsPage } from "./reference/packs.ts";
import { rulesPage } from "./reference/rules.ts";
import { settingsPage } from "./reference/settings.ts";

export const reference: Readonly<Record<string, () => string | Promise<string>>> = {
  "actions.md": actionsPage,
  "commands.md": commandsPage,
  "exit-codes.md": exitCodesPage,
  "facts.md": factsPage,
  "fallbacks.md": fallbacksPage,
  "formats.md": formatsPage,
  "operations.md": operationsPage,
  "operators.md": operatorsPage,
  "packs.md": packsPage,
  "rules.md": rulesPage,
  "settings.md": settingsPage,
};
