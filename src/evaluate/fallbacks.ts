/** Ends of scopes in; out comes in whose place other calls were made, by account and cause, counted by Regions. */
import { compareText } from "../model/compare-text.ts";
import { withoutIt } from "../model/fallbacks.ts";
import type { ScopeEnd } from "../model/observation.ts";
import { operations, type OperationId } from "../model/operations.ts";
import type { FallbackUse } from "../model/run.ts";

export function fallbacksOf(ends: Iterable<Pick<ScopeEnd, "account" | "region" | "replaced">>): readonly FallbackUse[] {
  const uses = new Map<string, FallbackUse & { readonly first: string }>();
  for (const { account, region, replaced = [] } of ends) {
    for (const reason of replaced) {
      const { kind, operation = "", code = "", by = "" } = reason;
      const key = [account, operation, kind, code, by].join(" ");
      const { regions, first } = uses.get(key) ?? { regions: 0, first: region };
      // Ends come in any order, and what is said must not depend on it.
      const earlier = uses.get(key)?.reason;
      const said = earlier !== undefined && compareText(first, region) < 0 ? earlier : reason;
      uses.set(key, {
        account,
        instead: insteadOf(operation),
        regions: regions + 1,
        reason: said,
        first: compareText(first, region) < 0 ? first : region,
      });
    }
  }
  return [...uses]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { account, instead, regions, reason }]) => ({ account, instead, regions, reason }));
}

function insteadOf(operation: string): string {
  const loss = isOperation(operation) ? withoutIt[operation] : null;
  return loss?.kind === "fallback" ? (loss.to ?? "") : "";
}

const isOperation = (name: string): name is OperationId => Object.hasOwn(operations, name);
