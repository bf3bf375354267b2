/** How long a finding may fail before it is overdue: milliseconds by severity. Without one it is never overdue. */
import type { Severity } from "./severity.ts";

export type Sla = Readonly<Partial<Record<Severity, number>>>;
