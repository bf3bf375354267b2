/**
 * The text of a cell in, a text out that no spreadsheet program takes for a formula, also when it splits the row elsewhere.
 * One apostrophe is put before what could start one, and nothing else is changed.
 *
 * It can be taken back: an apostrophe at the start of a cell, or after a semicolon in it, is ours if what follows it could
 * start a formula (spaces and quotes skipped). Those that were in the text before have one more.
 */

/**
 * `=` `+` `-` `@`, the minus sign, and what compatibility normalization makes one of these: some programs normalize first.
 * Spaces, quotes and whatever cannot be seen are skipped by one program or another on its way there. Where the list
 * separator of a locale is a semicolon, a cell may begin after one, in the middle of ours.
 */
const start =
  /(^|;)(?=[\s\p{Cc}\p{Cf}\p{Z}'"`´‘’“”＇＂]*[=+\-@\u2212\u207a-\u207c\u208a-\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])/gu;

export const formulaSafe = (text: string): string => text.replace(start, "$1'");
