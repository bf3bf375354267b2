/** Text in, a quoted string of Terraform out: what would interpolate, end the string or the line stands for itself. */
import { visible } from "../../model/visible.ts";

export const hclString = (text: string): string =>
  `"${visible(text)
    .replace(/[\\"]/g, String.raw`\$&`)
    .replace(/[$%](?=\{)/g, "$&$&")}"`;
