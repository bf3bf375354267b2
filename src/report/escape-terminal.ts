/**
 * Text for a terminal: one line, without control sequences. What comes out holds no ESC, no line break, no override of
 * the direction of writing; a table name can neither clear the screen nor forge a line of the report.
 */
import { clipped, visible, visibleProse } from "./visible.ts";

/** A name, an id, a message: everything in it that is not plain text is shown as a picture or as `\u{…}`. */
export const terminalText = (text: string): string => visible(text);

/** A sentence of a policy or of a finding, cut where a table cell would grow past reading. */
export const terminalProse = (text: string): string => clipped(visibleProse(text), mostProse);

const mostProse = 600;
