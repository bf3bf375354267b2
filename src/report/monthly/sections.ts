/** The monthly report in, its sections out, in the order in which Markdown and HTML show them. */
import type { MonthlyReport } from "../../model/monthly.ts";
import { policySection, populationSection } from "./changes.ts";
import { drillSection, gapSection } from "./seen.ts";
import { waiverSection } from "./waivers.ts";
import { deadlineSection } from "./deadlines.ts";
import { fixedSection, freshSection, goneSection, openSection } from "./findings.ts";
import { briefSection, sourcesSection } from "./summary.ts";
import { accountSection, controlSection, ownerSection, ruleSection, trendSection } from "./tables.ts";
import type { Section } from "../page-parts.ts";

/** `most`: rows of each table; those left out are counted. */
export const monthlySections = (report: MonthlyReport, most: number): readonly Section[] => [
  briefSection(report),
  controlSection(report, most),
  ruleSection(report, most),
  accountSection(report, most),
  ownerSection(report, most),
  trendSection(report),
  freshSection(report, most),
  fixedSection(report, most),
  openSection(report, most),
  ...goneSection(report, most),
  deadlineSection(report, most),
  waiverSection(report, most),
  gapSection(report, most),
  drillSection(report, most),
  policySection(report, most),
  populationSection(report, most),
  sourcesSection(report, most),
];
