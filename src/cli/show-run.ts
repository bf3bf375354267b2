/** One run in, its header, coverage and counts out, and the commands that can be given for it. Everything it says is proven first. */
import { basename, resolve } from "node:path";
import type { RunHeader } from "../model/run.ts";
import { consoleCoverage } from "../report/console/coverage.ts";
import { consoleRules } from "../report/console/rules.ts";
import { escapedJson } from "../report/escape/escape-json.ts";
import { terminalProse, terminalText } from "../report/escape/escape-terminal.ts";
import { headlineOf } from "../report/headline.ts";
import { layOut } from "../report/lay-out.ts";
import { instantWords, plural, sizeWords } from "../report/numbers.ts";
import { paintWith } from "../report/paint.ts";
import { foreignStamp, populationWords, shortDigest } from "../report/run-words.ts";
import { writerOf } from "../runs/lock.ts";
import { openRun, type RunReader } from "../runs/open-run.ts";
import { sizeOnDisk } from "../runs/size-on-disk.ts";
import { accountNames } from "../engine/account-names.ts";
import { commandsFor, type RunCommand } from "./commands-for-run.ts";
import { findRunAmong } from "../engine/find-run.ts";
import type { Io } from "./io.ts";
import type { ConfigFlags, RunsFlags } from "./options.ts";
import type { RunState } from "./run-row.ts";
import { stateWords } from "./run-row-words.ts";
import { screenOptions } from "./screen.ts";
import { settled } from "./settle.ts";

type Shown = {
  readonly run: RunReader;
  readonly state: Exclude<RunState, "unreadable">;
  readonly writer: number | null;
  readonly bytes: number;
  readonly commands: readonly RunCommand[];
};

/** Throws RunError for what is no run, or damaged: by file and line. */
export async function showRun(
  io: Io,
  name: string,
  flags: RunsFlags & ConfigFlags & { readonly json?: true | undefined },
): Promise<void> {
  const runsDir = resolve(io.cwd, (await settled(io, flags)).values.runs);
  const run = await openRun(await findRunAmong(name, { runsDir, cwd: io.cwd, latest: "any" }));
  const writer = await writerOf(run.path, io.process);
  const state = stateOf(run, writer);
  const commands = commandsFor({ run, state, cwd: io.cwd, byId: flags.runs === undefined ? runsDir : null });
  const shown = { run, state, writer, bytes: await sizeOnDisk(run.path), commands };
  await io.stdout.write(flags.json === true ? inJson(shown) : await inWords(shown, io));
}

function stateOf({ sealed }: RunReader, writer: number | null): Shown["state"] {
  if (sealed !== null) return sealed.summary === null ? "scanned" : "judged";
  return writer === null ? "unfinished" : "in-progress";
}

function inJson({ run, state, writer, bytes, commands }: Shown): string {
  const { header, path, policy, completeness, sealed } = run;
  const { accountsEnded, unfinished } = completeness;
  const shown = {
    schemaVersion: 1,
    path,
    state,
    writer,
    bytes,
    run: header,
    policy: policy && { id: policy.id, title: policy.title, digest: policy.digest },
    accountsEnded,
    unfinished,
    coverage: sealed?.coverage ?? null,
    summary: sealed?.summary ?? null,
    commands,
  };
  return `${escapedJson(JSON.stringify(shown, null, 2))}\n`;
}

async function inWords(shown: Shown, io: Io): Promise<string> {
  const { run, commands } = shown;
  const look = screenOptions(io);
  const page = { run: run.header, paint: paintWith(look), width: Math.min(140, look.columns) };
  const lay = (rows: readonly (readonly string[])[]): string => layOut(rows, { width: page.width, indent: 2 });
  const parts = [`${page.paint.strong(basename(run.path))}\n${lay(factsOf(shown))}`];
  const { policy, sealed } = run;
  if (sealed === null) parts.push(unfinishedWords(shown));
  else {
    const { summary, coverage } = sealed;
    if (summary !== null) {
      const { mark, text } = headlineOf({ summary, coverage });
      parts.push(layOut([[page.paint[mark](text)]], { width: page.width, indent: 0 }));
      if (policy !== null) parts.push(consoleRules({ policy, summary, ...page }));
    }
    const accounts = [];
    for await (const account of run.accounts()) accounts.push(account);
    parts.push(consoleCoverage({ ...page, coverage, accountNames: accountNames(accounts) }));
  }
  if (commands.length > 0) {
    const lines = commands.map(({ line, about }) => `  ${terminalText(line)}\n      ${about}`);
    parts.push(`${page.paint.strong("What can be done with it")}\n${lines.join("\n")}`);
  }
  return `${parts.join("\n\n")}\n`;
}

function factsOf({ run, state, bytes }: Shown): readonly (readonly string[])[] {
  const { header, policy, path } = run;
  const { asOf, tool, caller, groups, collection, foreignHosts, selection, merged } = header;
  return [
    ["state", `${stateWords[state]}, ${sizeWords(bytes)} in ${terminalText(path)}`],
    ["as of", `${instantWords(asOf)}, by ${tool.name} ${terminalText(tool.version)}`],
    ["policy", policyWords(policy)],
    ...(merged === undefined
      ? []
      : [["merged from", merged.map(({ id }) => terminalText(id)).join(", ") || "nothing yet"]]),
    ["looked at", `${terminalText(populationWords(header))}, ${regionWords(selection)}`],
    ["as", `${terminalText(caller.arn)}`],
    ["collected", `${groups.join(", ")}, ${collection === "full" ? "of every table" : "where the policy needed it"}`],
    ...(foreignHosts.length === 0 ? [] : [[foreignStamp, foreignHosts.map(terminalText).join(", ")]]),
  ];
}

const policyWords = (policy: RunReader["policy"]): string =>
  policy === null
    ? "none: it was scanned without one"
    : `${terminalText(policy.id)} (${shortDigest(policy)}): ${terminalProse(policy.title)}`;

const regionWords = ({ regions }: RunHeader["selection"]): string =>
  regions === null ? "every enabled Region" : regions.map(terminalText).join(", ");

function unfinishedWords({ run, writer }: Shown): string {
  const { accountsEnded, unfinished, complete } = run.completeness;
  const missing = complete
    ? "Everything is scanned; its verdicts are not sealed."
    : `${accountsEnded ? "" : "The list of accounts did not end. "}Not scanned yet: ${plural(unfinished.length, "scope", "scopes")} (account × Region) of those known.`;
  return writer === null ? missing : `${missing} Process ${writer} is writing it.`;
}
