/** Text in, a quoted string of Terraform out: what would interpolate, end the string or the line stands for itself. */
import { visible } from "../../model/visible.ts";

/** By number, since of `$${{` nobody can tell by looking which of the signs are doubled. */
export const hclString = (text: string): string =>
  `"${visible(text)
    .replace(/[\\"]/g, String.raw`\$&`)
    .replace(/\$(?=\{)/g, String.raw`\u0024`)
    .replace(/%(?=\{)/g, String.raw`\u0025`)}"`;
