/**
 * An intact bundle in, its run laid out as a run directory in an empty folder out, so that it can be judged again. Every
 * name on disk is put together here, after what it announces was looked at: what is no name of a run directory is refused, whatever the bundle calls it.
 */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../runs/durable.ts";
import { emptyJournal, folderMode, runLayout, scopeOfFile, sealedPath } from "../runs/layout.ts";
import { checkAnnounced } from "./announced.ts";
import { Broken } from "./broken.ts";
import { bundleLayout, folderOf, type Manifest } from "./manifest.ts";
import { unpacked } from "./unpack.ts";

/** Throws Broken. */
export async function stageRun(bundle: string, manifest: Manifest, folder: string): Promise<void> {
  await checkAnnounced(bundle, (await stat(bundle)).size, manifest);
  for (const name of [runLayout.scopes, `${runLayout.inputs}/sources`])
    await mkdir(join(folder, name), { recursive: true, mode: folderMode });
  const inRun = `${folderOf(manifest.run.id)}/${bundleLayout.run}/`;
  for await (const entry of unpacked(bundle)) {
    if (entry.name.startsWith(inRun)) {
      const path = placeOf(folder, entry.name.slice(inRun.length));
      await writeDurably({ path, content: entry.content() });
    } else {
      for await (const chunk of entry.content()) void chunk;
    }
  }
}

const single = [runLayout.header, runLayout.accounts, runLayout.summary];
const input =
  /^inputs\/(policy\.json|blind-spots\.json|waivers\.json|drills\.json|sources\/\d{3,}-[A-Za-z0-9._-]{1,80})$/;

function placeOf(folder: string, name: string): string {
  const own = single.find((each) => each === name);
  if (own !== undefined) return join(folder, own);
  if (`${name}.gz` === runLayout.findings) return join(folder, runLayout.findings);
  const inputName = input.exec(name)?.[1];
  if (inputName !== undefined) return join(folder, runLayout.inputs, inputName);
  const [parent = "", file = "", ...more] = name.split("/");
  if (parent === runLayout.scopes && more.length === 0) {
    const scope = scopeOfFile(`${file}.gz`, ".ndjson.gz");
    if (scope !== null) return sealedPath(folder, scope);
    if (emptyJournal.test(file)) return join(folder, runLayout.scopes, file);
  }
  throw new Broken(`${bundleLayout.run}/${name}`, "is no file of a run");
}
