/**
 * Drills in, the file of evidence out; and such a file in, its drills out. A header, one line a drill, and a last line with
 * count, digest and signature over every byte before it: a file that was cut, changed or put together is refused, by line.
 */
import { UsageError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { decode } from "../model/decoder.ts";
import { decodeDrillsLine, type DrillsLine } from "../model/drill-codec.ts";
import type { DrillRecord, DrillsEnd, DrillsFile, DrillsHeader } from "../model/drill.ts";
import { digestOf } from "../runs/digest.ts";
import type { VerifyingKey } from "./signing.ts";

/** Some 30,000 drills: beyond that it is another file. */
export const largestDrillsFile = 64 * 1024 * 1024;
const longestLine = 256 * 1024;

/** `sign` null: the file says that it is not signed. */
export async function drillsText(
  header: DrillsHeader,
  drills: readonly DrillRecord[],
  sign: ((bytes: Buffer) => Promise<Buffer>) | null,
): Promise<string> {
  const body = [header, ...drills].map((line) => `${canonicalJson(line)}\n`).join("");
  const bytes = Buffer.from(body);
  const signature = sign === null ? null : (await sign(bytes)).toString("base64");
  const end: DrillsEnd = { kind: "end", drills: drills.length, digest: digestOf(bytes), signature };
  return `${body}${canonicalJson(end)}\n`;
}

/** `file`: as people named it. With a key, what is not signed by it is refused. Throws UsageError. */
export function readDrills(bytes: Buffer, file: string, key: VerifyingKey | null): DrillsFile {
  const refused = (line: number | null, why: string): UsageError =>
    new UsageError(
      `${file}${line === null ? "" : `:${line}`} is no evidence of drills: ${why}. ` +
        "Give the file as `restorable drill` wrote it.",
    );
  if (bytes.length > largestDrillsFile) throw refused(null, `it is larger than ${largestDrillsFile} bytes`);
  const text = textOf(bytes);
  if (text === null) throw refused(null, "it is not UTF-8");
  if (!text.endsWith("\n")) throw refused(null, "its last line is cut off");
  const written = text.slice(0, -1).split("\n");
  const lines = written.map((line, index) => decodedLine(line, (why) => refused(index + 1, why)));
  const [header, end] = [lines[0], lines.at(-1)];
  if (header?.kind !== "header") throw refused(1, "its first line is no header");
  if (end?.kind !== "end") throw refused(lines.length, "its last line is no end: it was cut off");
  const drills: DrillRecord[] = [];
  const seen = new Set<string>();
  for (const [index, line] of lines.slice(1, -1).entries()) {
    if (line.kind !== "drill") throw refused(index + 2, `a line of kind ${line.kind} stands among the drills`);
    if (seen.has(line.id)) throw refused(index + 2, `the drill ${line.id} stands there twice`);
    seen.add(line.id);
    drills.push(line);
  }
  const signed = Buffer.from(`${written.slice(0, -1).join("\n")}\n`);
  if (end.drills !== drills.length) throw refused(lines.length, `it counts ${end.drills} drills of ${drills.length}`);
  if (end.digest !== digestOf(signed)) throw refused(lines.length, "its digest is of other lines: one was changed");
  if (key !== null && end.signature === null)
    throw refused(lines.length, "it is not signed, and --drills-key asks for it");
  if (key !== null && !key.isOf(signed, Buffer.from(end.signature ?? "", "base64"))) {
    throw refused(lines.length, "its signature is not of the key that --drills-key names");
  }
  return { file, authenticated: key !== null, header, drills, text };
}

function textOf(bytes: Buffer): string | null {
  const text = bytes.toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : null;
}

function decodedLine(line: string, refused: (why: string) => UsageError): DrillsLine {
  if (line.length > longestLine) throw refused(`the line is longer than ${longestLine} characters`);
  const found = decode(decodeDrillsLine, parsed(line, refused));
  if (!found.ok) throw refused(found.mistake);
  return found.value;
}

function parsed(line: string, refused: (why: string) => UsageError): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw refused(`the line is no JSON (${cause instanceof Error ? cause.message.slice(0, 80) : "unreadable"})`);
  }
}
