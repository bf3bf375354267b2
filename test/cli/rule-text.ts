/** A rule file as text, sound but for what a test changes. */
export const ruleText = (id: string, changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    id,
    title: "Deletion protection is on",
    severity: "low",
    why: "A slip must not delete a table.",
    assert: "{ fact: table.deletionProtection, eq: true }",
    fix: "Turn deletion protection on.",
    ...changes,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
