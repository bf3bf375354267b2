/**
 * Text for HTML: what comes out is only text in an element, and only a value in a quoted attribute, whatever goes in.
 * Controls, overrides of the direction and half characters are shown by name first, so that a parser gives back exactly
 * what `visible` made of it. Not for script, style, comments or unquoted attributes, which no escape makes safe.
 */
import { visible, visibleProse } from "../../model/visible.ts";

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => references[character] ?? character);

/** Names and values, as the content of an element. */
export const htmlText = (text: string): string => escaped(visible(text));

/** Sentences, as the content of an element: line breaks become spaces. */
export const htmlProse = (text: string): string => escaped(visibleProse(text));

/** The value of an attribute that stands in quotes of either kind. Of an address it says nothing: check its scheme. */
export const htmlAttribute = (text: string): string => escaped(visible(text));
