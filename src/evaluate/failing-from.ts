/** How many findings fail at a severity or above: what `--fail-on` counts. */
import { severities, type Severity } from "../model/severity.ts";
import type { Summary } from "../model/run.ts";

export const failingFrom = (failing: Summary["failing"], severity: Severity): number =>
  severities.slice(severities.indexOf(severity)).reduce((total, each) => total + failing[each], 0);
