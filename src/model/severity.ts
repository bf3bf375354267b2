/** How bad it is when a rule fails, from the least on. */

export const severities = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];
