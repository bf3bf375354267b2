/**
 * Text for a terminal: one line, without control sequences. What comes out holds no ESC, no line break, no override of
 * the direction of writing; a table name can neither clear the screen nor forge a line of the report.
 */
import { clipped, visible, visibleProse } from "../../model/visible.ts";

/** A name, an id, a message: everything in it that is not plain text is shown as a picture or as `\u{…}`. */
export const terminalText = (text: string): string => disarmed(visible(text));

/** A sentence of a policy or of a finding, cut where a table cell would grow past reading. */
export const terminalProse = (text: string): string => disarmed(clipped(visibleProse(text), mostProse));

const mostProse = 600;

/**
 * A log is read, too: the runner of GitHub Actions carries out `##[command]` anywhere in a line and `::command::` where
 * one begins, which is wherever a cell is broken. A tag could set the outputs of a step, or stop its annotations.
 */
const disarmed = (text: string): string =>
  text.replace(/##\[|::(?=[a-z-]+[ :])/gi, (found) => (found === "::" ? ":\\u{3a}" : "##\\u{5b}"));
