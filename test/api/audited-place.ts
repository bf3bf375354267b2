/** An emulated organization, a folder, and what a program hands over to audit it; all is cleared away after the test. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { OrganizationSpec } from "../../src/emulator/organization.ts";
import type { AuditOptions } from "../../src/index.ts";

export type AuditedPlace = {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly options: Pick<AuditOptions, "credentials" | "endpoint" | "region" | "cwd" | "asOf">;
};

export async function auditedPlace(organization: OrganizationSpec): Promise<AuditedPlace> {
  const folder = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "restorable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const emulator = await startEmulator({ organization });
  onTestFinished(() => emulator.close());
  // Sessions end by this clock, and keys are renewed by that of the machine.
  emulator.clock.run();
  const options = {
    credentials: emulator.credentials(organization.managementAccount),
    endpoint: emulator.endpoint,
    region: organization.regions?.[0] ?? "us-east-1",
    cwd: folder,
    asOf: new Date(emulator.clock.now()),
  };
  return { emulator, folder, options };
}
