/** The data that the page carries, base64 of gzip of JSON, in; the values out. Nothing is asked of any network. */
import type { PageBlock, PageHead } from "../html/payload.ts";

export async function unpackAll(
  elements: readonly Element[],
): Promise<{ readonly head: PageHead; readonly blocks: readonly PageBlock[] }> {
  const [first, ...others] = elements;
  if (first === undefined) throw new Error("this page carries no data");
  // Written by the same program as this script, into the same file.
  const head = (await unpacked(first)) as PageHead;
  const blocks: PageBlock[] = [];
  for (const element of others) blocks.push((await unpacked(element)) as PageBlock);
  return { head, blocks };
}

async function unpacked(element: Element): Promise<unknown> {
  const text = atob(element.textContent.trim());
  element.remove();
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}
