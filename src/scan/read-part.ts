/**
 * Reads a part of a table (its PITR settings, its tags) that AWS may say is "not found". That never means "off" or
 * "none": the table itself is asked again, and what it says decides whether to wait, to give up or to call it gone.
 */
import type { Ports } from "../aws/ports.ts";
import type { Answer } from "./answer.ts";
import { unanswered } from "./answer.ts";
import type { Described } from "./collect-table.ts";
import { notFound } from "./collect-table.ts";

/** A table in these states has parts that AWS does not find while DescribeTable answers (seen on AWS; terraform-provider-aws#26577). */
const withoutParts: ReadonlySet<string | null> = new Set(["CREATING", "DELETING", "ARCHIVING", "ARCHIVED"]);

/** Milliseconds; a part is there about three seconds after its table became ACTIVE (measured on AWS by ACK's DynamoDB controller). */
const retryAfterMs = 5_000;

/** `table` is what the table said when it was asked again, or null when there was no need. */
type PartRead = { readonly answer: Answer; readonly table: Described | null };

export async function readPart(
  ports: Pick<Ports, "sleep">,
  ask: { part(): Promise<Answer>; table(): Promise<Described> },
): Promise<PartRead> {
  const first = await ask.part();
  if (notFound(first) === null) return { answer: first, table: null };
  const table = await ask.table();
  if (table.state === "gone") return { answer: first, table };
  if (table.state === "described" && withoutParts.has(table.status)) return { answer: notReady(first, table), table };
  await ports.sleep(retryAfterMs);
  const second = await ask.part();
  return { answer: notFound(second) === null ? second : notReady(second, table), table };
}

function notReady(refused: Answer, table: Described): Answer {
  const reason = notFound(refused);
  if (reason === null) return refused;
  const said = table.state === "described" ? `the table is ${table.status ?? "there"}` : "the table could not be asked";
  return unanswered({ ...reason, kind: "not-ready", detail: said });
}
