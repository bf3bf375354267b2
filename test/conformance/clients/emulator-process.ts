/**
 * The emulator as a user starts it (`restorable emulator`, the built one), behind a recording proxy: the variables it
 * prints come out, with the proxy as the endpoint, and its control server as functions.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OrganizationSpec } from "../../../src/emulator/organization.ts";
import type { LogEntry } from "../../../src/emulator/request-log.ts";
import type { Truth } from "../../../src/emulator/truth.ts";
import { built } from "../../support/built.ts";
import { startGuarded } from "../../support/guarded-process.ts";
import { startRecordingProxy, type RecordingProxy } from "./recording-proxy.ts";

export type EmulatorProcess = {
  readonly proxy: RecordingProxy;
  readonly controlUrl: string;
  /** What it prints for the management account's keys; AWS_ENDPOINT_URL is the proxy's. */
  readonly environment: Readonly<Record<string, string>>;
  truth(): Promise<Truth>;
  log(): Promise<readonly LogEntry[]>;
  post(path: "/clock" | "/faults" | "/refusals", document: unknown): Promise<void>;
  stop(): Promise<void>;
};

/** Ages in `organization` count back from the machine's clock, on which `restorable emulator` begins. */
export async function startEmulatorProcess(organization: OrganizationSpec, folder: string): Promise<EmulatorProcess> {
  const file = join(folder, "organization.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(organization));
  const arguments_ = [built("cli/bin.cjs"), "emulator", "--organization", file];
  const started = startGuarded(process.execPath, arguments_, { HOME: folder });
  await started.said(/AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled\n/);
  const printed = started.heard();
  const exported = [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name ?? "", value ?? ""]);
  const environment = Object.fromEntries(exported) as Record<string, string>;
  const controlUrl = /Control: (\S+)/.exec(printed)?.[1] ?? "";
  const proxy = await startRecordingProxy(environment["AWS_ENDPOINT_URL"] ?? "");
  const get = async (path: string): Promise<unknown> => (await fetch(`${controlUrl}${path}`)).json();
  return {
    proxy,
    controlUrl,
    environment: { ...environment, AWS_ENDPOINT_URL: proxy.url },
    truth: async () => (await get("/truth")) as Truth,
    log: async () => (await get("/log")) as readonly LogEntry[],
    async post(path, document) {
      const answer = await fetch(`${controlUrl}${path}`, { method: "POST", body: JSON.stringify(document) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async stop() {
      await proxy.close();
      await started.stop();
    },
  };
}
