/** What each section of the console report is made from. */
import type { ReportContext } from "../model/report.ts";
import type { Paint } from "./paint.ts";

/** `width`: columns no line goes beyond. */
export type Page = ReportContext & { readonly paint: Paint; readonly width: number };
