/**
 * Workflow commands of GitHub Actions, as its runner reads them line by line: an annotation in, one line out. Nothing in
 * texts of others ends the line, a property or the command, so none can begin a command of its own.
 */
import { clipped, visibleProse } from "../model/visible.ts";

export const annotationLevels = ["error", "warning", "notice"] as const;
export type AnnotationLevel = (typeof annotationLevels)[number];

/** `place`: of a file in the repository, 1-based. Each line of `lines` is a text of its own. */
export type Annotation = {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly lines: readonly string[];
  readonly place?: AnnotationPlace;
};

export type AnnotationPlace = {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly col: number;
};

export function workflowCommand({ level, title, lines, place }: Annotation): string {
  const properties: readonly (readonly [string, string | number])[] = [
    ...(place === undefined ? [] : placeProperties(place)),
    ["title", clipped(visibleProse(title), mostTitle)],
  ];
  const written = properties.map(([name, value]) => `${name}=${commandProperty(String(value))}`).join(",");
  return `::${level} ${written}::${commandData(lines.map((line) => clipped(visibleProse(line), mostLine)).join("\n"))}\n`;
}

/** GitHub shows 255 characters of a title, and 64 KB of a message. */
const mostTitle = 200;
const mostLine = 1_000;

/** A column goes with one line only: the runner drops both where the place is longer. */
const placeProperties = ({ file, line, endLine, col }: AnnotationPlace) =>
  [
    ["file", file],
    ["line", line],
    ["endLine", endLine],
    ...(line === endLine ? ([["col", col]] as const) : []),
  ] as const;

export const commandData = (text: string): string => text.replace(/[%\r\n]/g, percent);
export const commandProperty = (text: string): string => text.replace(/[%\r\n:,]/g, percent);

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
