/**
 * Drills, a few at a time, in the order they were chosen: what is to be done and sessions for it in, records out, and what
 * was not begun with the reason. No drill is begun where AWS or others leave no room for it.
 */
import type { Aws } from "../aws/connect.ts";
import type { Ports } from "../aws/ports.ts";
import { createDriller } from "../aws/write-drill.ts";
import { createRestorer } from "../aws/write-restore.ts";
import type { DrillRecord } from "../model/drill.ts";
import { scratchNameOf, type DrillEntry, type DrillTarget } from "../model/drill-journal.ts";
import type { RestoreProgress } from "../model/restore.ts";
import { othersRestoring } from "./drill-others.ts";
import type { DrillSession } from "./drill-sessions.ts";
import type { DrillToDo } from "./drill-record.ts";
import { drillTable, type DrillTerms } from "./drill-table.ts";

export type DrillRun = {
  readonly aws: Aws;
  readonly sessionIn: (account: string) => Promise<DrillSession>;
  readonly ports: Pick<Ports, "now" | "sleep">;
  readonly signal: AbortSignal;
  readonly toDo: readonly DrillToDo[];
  readonly terms: DrillTerms;
  readonly atOnce: number;
  /** Of others, in one account and Region, beyond which no drill is begun there. */
  readonly mostOthers: number;
  /** Names of the tables that the run lists in a scope. */
  readonly known: (scope: Pick<DrillTarget, "account" | "region">) => ReadonlySet<string>;
  readonly note: (entry: DrillEntry) => Promise<void>;
  readonly onProgress: (toDo: DrillToDo, progress: RestoreProgress) => void;
  /** It could not be told how many restores others have under way in a scope. */
  readonly onOthersUntold: (scope: Pick<DrillTarget, "account" | "region">, because: string) => Promise<void>;
  readonly onOver: (record: DrillRecord, left: string | null) => Promise<void>;
};

export type NotBegun = { readonly target: DrillTarget; readonly because: string; readonly unseen: boolean };

export type DrillsDone = {
  readonly records: readonly DrillRecord[];
  readonly notBegun: readonly NotBegun[];
  /** Scratch tables that are still there, and why. */
  readonly left: readonly { readonly record: DrillRecord; readonly because: string }[];
};

export async function runDrills(run: DrillRun): Promise<DrillsDone> {
  const records: DrillRecord[] = [];
  const notBegun: NotBegun[] = [];
  const left: { record: DrillRecord; because: string }[] = [];
  const ours = new Set(run.toDo.map(({ drill }) => scratchNameOf(drill)));
  /** By scope, why nothing more is begun there. */
  const full = new Map<string, string>();
  const queue = [...run.toDo];

  const told = new Set<string>();
  /** Drills go on, and nobody should think that they made room for others. Once a scope. */
  async function untold(target: DrillTarget, because: string): Promise<void> {
    const place = `${target.account} ${target.region}`;
    if (told.has(place)) return;
    told.add(place);
    await run.onOthersUntold(target, because);
  }

  async function one(toDo: DrillToDo): Promise<void> {
    const { target } = toDo;
    const place = `${target.account} ${target.region}`;
    const opened = await run.sessionIn(target.account);
    if (opened.state === "unopened") {
      notBegun.push({ target, because: opened.because, unseen: true });
      return;
    }
    const reader = run.aws.reader(opened.session, target.region);
    if (!full.has(place)) {
      const others = await othersRestoring(reader, { known: run.known(target), ours });
      if (typeof others !== "number") await untold(target, others.untold);
      else if (others > run.mostOthers) {
        full.set(place, `others have ${others} restores under way in ${place}, and --max-others is ${run.mostOthers}`);
      }
    }
    const because = full.get(place);
    if (because !== undefined) {
      notBegun.push({ target, because, unseen: false });
      return;
    }
    run.signal.throwIfAborted();
    const drilled = await drillTable(
      {
        reader,
        restorer: createRestorer(run.aws, opened.session, target.region),
        driller: createDriller(run.aws, opened.session, target.region),
        ports: run.ports,
        roleArn: opened.roleArn,
        note: run.note,
        hosts: () => run.aws.hosts(),
        onProgress: (progress) => run.onProgress(toDo, progress),
        signal: run.signal,
      },
      toDo,
      run.terms,
    );
    if (drilled.limited)
      full.set(place, `AWS makes no more restores at once in ${place}: wait for those under way to end`);
    records.push(drilled.record);
    if (drilled.left !== null) left.push({ record: drilled.record, because: drilled.left });
    await run.onOver(drilled.record, drilled.left);
  }

  async function next(): Promise<void> {
    for (let toDo = queue.shift(); toDo !== undefined; toDo = queue.shift()) await one(toDo);
  }
  const workers = Array.from({ length: Math.min(run.atOnce, run.toDo.length) }, next);
  const ended = await Promise.allSettled(workers);
  // What one of them met ends the command; the others have come to where the journal tells of them.
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  const order = new Map(run.toDo.map(({ drill }, index) => [drill, index]));
  return {
    records: records.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    notBegun,
    left,
  };
}
