/** How many processes scan: declared and explained once. */
import { Option } from "@commander-js/extra-typings";
import { helpOf, settings } from "./settings.ts";

export const workersOption = () => new Option("--workers <n>", helpOf("workers")).argParser(settings.workers.parse);

export type WorkersFlag = { readonly workers?: number | undefined };
