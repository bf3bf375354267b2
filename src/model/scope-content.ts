/** A sealed scope on its way into a run directory: its file as it will lie there, or the line of a scope that holds nothing. */
export type ScopeContent =
  { readonly kind: "sealed"; readonly bytes: Buffer } | { readonly kind: "empty"; readonly line: string };
