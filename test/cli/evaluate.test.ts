import { describe, expect, it } from "vitest";
import { textsBelow } from "../support/temporary-folder.ts";
import { place, twoAccounts } from "./invoke.ts";

type Report = {
  readonly policy: { readonly id: string };
  readonly summary: { readonly verdicts: Readonly<Record<string, number>> };
};

const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;

describe("restorable evaluate", () => {
  it("judges a run of scan by baseline unless told otherwise, and leaves nothing unknown", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["scan", "--organization"]);
    for (const [flags, policy] of [
      [[], "baseline"],
      [["--policy", "native-backups"], "native-backups"],
      [["--policy", "pitr-window-full"], "pitr-window-full"],
    ] as const) {
      const { stdout, stderr } = await invoke(["evaluate", "latest", ...flags, "-f", "json"]);
      const { policy: judgedBy, summary } = reportOf(stdout);
      expect({ judgedBy: judgedBy.id, unknown: summary.verdicts["unknown"] }).toEqual({ judgedBy: policy, unknown: 0 });
      expect(stderr).not.toContain("To collect it");
    }
  });

  it("judges a run of audit by its own policy, as the audit did", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    const audited = await invoke(["audit", "--organization", "--policy", "pitr-only", "-f", "json"]);
    const judged = await invoke(["evaluate", "latest", "-f", "json"]);
    expect(judged.exit).toBe(audited.exit);
    expect(judged.stdout).toBe(audited.stdout);
  });

  it("asks AWS nothing, needs no credentials, and changes nothing in the run", async () => {
    const { invoke, emulator, folder } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization"]);
    emulator?.clearLog();
    const before = await textsBelow(folder);
    await invoke(["evaluate", "latest", "--policy", "pitr-only"], { AWS_ACCESS_KEY_ID: undefined });
    expect(emulator?.log()).toEqual([]);
    expect(await textsBelow(folder)).toEqual(before);
  });

  it("names the command that collects what the policy needs, and that command does", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit", "--region", "us-east-1", "--policy", "pitr-only"]);
    const judged = await invoke(["evaluate", "latest", "--policy", "native-backups"]);
    expect(judged.exit).toBe(3);
    const command = /^ {2}restorable (audit .*)$/m.exec(judged.stderr)?.[1] ?? "";
    expect(command).toBe("audit --region us-east-1 --policy native-backups");
    expect(await invoke(command.split(" "))).toMatchObject({ exit: 0 });
  });

  it("gates as audit does: a fail that is tolerated does not hide, and one that is not decides", async () => {
    const { invoke } = await place({ organization: twoAccounts });
    await invoke(["audit", "--organization"]);
    expect(await invoke(["evaluate", "latest"])).toMatchObject({ exit: 1 });
    expect(await invoke(["evaluate", "latest", "--fail-on", "critical"])).toMatchObject({ exit: 0 });
    expect(await invoke(["evaluate", "latest", "--fail-on", "never"])).toMatchObject({ exit: 0 });
  });
});
