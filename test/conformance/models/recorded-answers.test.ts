import { describe, expect, it } from "vitest";
import { operationOf, services } from "../../../src/emulator/operations.ts";
import { needPython } from "../../support/python.ts";
import { needRecordings, recordings } from "../recorded/recordings.ts";
import { wireFormOf } from "../recorded/wire-form.ts";
import { noCoverage } from "./courtroom.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { differenceOf } from "./known-differences.ts";
import { readServiceModels } from "./service-models.ts";

/** The recorder dropped headers and rewrote account ids in the bodies, which no longer have AWS's checksum. */
const ofTheRecorder = ["request id", "checksum"];

describe("AWS's service models, held against what AWS answered to real accounts", () => {
  it("say of it what they say of the emulator, and of the year 2018 that backups had no type yet", (context) => {
    needPython(context);
    needRecordings(context);
    const models = readServiceModels();
    const coverage = noCoverage();
    const found = new Set<string>();
    for (const recorded of recordings().flatMap((recording) => recording.answers)) {
      const service = services.find((id) => id === recorded.service);
      const operation = service && operationOf(service, recorded.command);
      if (service === undefined || operation === undefined) continue;
      const { status, headers, body } = wireFormOf(recorded);
      const answer = { status, headers: { ...headers, ...recorded.headers }, body: Buffer.from(body) };
      const { code, deviations } = judgeAnswer(models, { service, command: recorded.command }, answer);
      if (code === null) coverage.answered.add(operation);
      for (const deviation of deviations.filter(({ kind }) => !ofTheRecorder.includes(kind))) {
        const known = differenceOf(deviation);
        if (known) coverage.excused.add(known);
        else found.add(`${recorded.command}: ${deviation.kind} at ${deviation.path}`);
      }
    }
    expect(coverage.answered.size).toBeGreaterThan(8);
    expect([...found].toSorted()).toEqual([
      "CreateBackup: missing member at BackupDetails.BackupType",
      "DeleteBackup: missing member at BackupDescription.BackupDetails.BackupType",
      "DescribeBackup: missing member at BackupDescription.BackupDetails.BackupType",
    ]);
    // That the models forbid what AWS sends is seen, not only read.
    expect([...coverage.excused].map(({ path }) => String(path))).toEqual([
      expect.stringContaining("NumberOfDecreasesToday"),
    ]);
  });
});
