/** docs/api.md as text in; its examples out, each with what the page says that it prints. */
import { readFileSync } from "node:fs";

export const pagePath = new URL("../../docs/api.md", import.meta.url);

/** `printed` null: the page does not say. */
export type Example = { readonly code: string; readonly printed: string | null };

export function examplesOf(page: string): readonly Example[] {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
  return blocks.flatMap(({ language, text }, at) => {
    if (language !== "ts") return [];
    const next = blocks[at + 1];
    return [{ code: text, printed: next?.language === "text" ? next.text : null }];
  });
}

export const readPage = (): string => readFileSync(pagePath, "utf8");
