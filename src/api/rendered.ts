/** A judged run in, its report in one format out, in pieces that are worth writing. */
import { pathInRepository, policyFilesUnder } from "../engine/policy-files.ts";
import type { VerdictPart } from "../engine/verdicts.ts";
import { UsageError } from "../errors.ts";
import type { ReportContext } from "../model/report.ts";
import type { FormatId } from "../report/registry.ts";
import type { ReportOptions } from "./evaluation.ts";

/** Characters of a piece, at least, but for the last. */
const block = 65_536;

export async function* rendered(given: {
  readonly format: FormatId;
  readonly context: Omit<ReportContext, "options">;
  readonly parts: () => AsyncIterable<VerdictPart>;
  readonly options?: ReportOptions | undefined;
}): AsyncGenerator<string, void, undefined> {
  const { format, context, parts, options = {} } = given;
  const { formats, formatIds } = await import("../report/registry.ts");
  if (!Object.hasOwn(formats, format)) {
    throw new UsageError(`there is no format "${String(format)}"; there are ${formatIds.join(", ")}`);
  }
  const root = pathInRepository(options.policyRoot ?? "");
  if (root === null)
    throw new UsageError("policyRoot must be a path from the root of a repository, such as infra/audit");
  const look = { colour: false, columns: 100, policyFiles: await policyFilesUnder(root) };
  const writer = formats[format].create({ ...context, options: look });
  let waiting = writer.begin();
  for await (const part of parts()) {
    waiting += part.kind === "scope" ? (writer.scope?.(part.scope) ?? "") : writer.table(part.table);
    if (waiting.length < block) continue;
    yield waiting;
    waiting = "";
  }
  waiting += writer.end();
  if (waiting !== "") yield waiting;
}
