/**
 * Errors that are answers: some operations say by an error that there is nothing. In goes what a call threw, out comes the
 * answer that it stands for, with nothing in it; undefined for every error that is one.
 */
import type { OperationId } from "../model/operations.ts";

const codes: Readonly<Partial<Record<OperationId, string>>> = {
  // "The operation tried to access a nonexistent resource-based policy" (API reference, GetResourcePolicy).
  "dynamodb:GetResourcePolicy": "PolicyNotFoundException",
};

export type Nothing = { readonly $metadata: { readonly requestId?: string | undefined } };

export function toldByError(operation: OperationId, thrown: unknown): Nothing | undefined {
  const code = codes[operation];
  if (code === undefined || !(thrown instanceof Error) || thrown.name !== code) return undefined;
  const { $metadata }: { $metadata?: Nothing["$metadata"] } = thrown as Partial<Nothing>;
  return $metadata === undefined ? undefined : { $metadata };
}
