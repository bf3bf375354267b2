/** The options of `apply`, each declared once: who approved the plan, how far it may go, and through which role it writes. */
import { Option } from "@commander-js/extra-typings";
import type { OutcomeFormatId } from "../report/outcome/registry.ts";
import { accountIds, filled, matching, wholeNumber } from "./option-values.ts";
import type { ApprovalFlags } from "./approve-plan.ts";
import type { ConfigFlags } from "./options.ts";
import { milliseconds, most, percent } from "./setting-values.ts";
import { settings } from "./settings.ts";
import type { LogFlags } from "./teller.ts";
import { writeOptions, type WriteFlags } from "./write-options.ts";

const digest = matching(/^sha256:[0-9a-f]{64}$/, "a digest as `restorable plan` prints it, sha256: and 64 hex digits");

export const defaultStopAfter = 3;
export const defaultWait = 600_000;

export const applyOptions = {
  digest: () => new Option("--digest <sha256:…>", "digest of the plan that was approved").argParser(digest),
  signature: () => new Option("--signature <file>", "detached Ed25519 signature over the plan file").argParser(filled),
  publicKey: () => new Option("--public-key <file>", "Ed25519 public key of the approver (PEM)").argParser(filled),
  yes: () => new Option("-y, --yes", "do not ask; needs --digest or --signature"),
  policy: () =>
    new Option("-p, --policy <file|pack>", "refuse the plan unless it rests on this very policy").argParser(
      settings.policy.parse,
    ),
  account: () => new Option("--account <id>", "apply only the steps in these accounts").argParser(accountIds),
  maxSteps: () => new Option("--max-steps <n>", "refuse to apply more steps than this").argParser(wholeNumber(most)),
  maxPercent: () =>
    new Option("--max-percent <percent>", "refuse to change more of an account's tables than this").argParser(
      percent("10%"),
    ),
  stopAfter: () =>
    new Option(
      "--stop-after <n>",
      `begin nothing more after this many failures (default: ${defaultStopAfter})`,
    ).argParser(wholeNumber(most, 1)),
  includeOwned: () => new Option("--include-owned", "also change tables that are managed as code"),
  wait: () =>
    new Option("--wait <duration>", "how long a step is waited for until AWS shows it (default: 10m)").argParser(
      milliseconds,
    ),
  ...writeOptions,
};

export type ApplyFlags = ApprovalFlags &
  ConfigFlags &
  WriteFlags &
  LogFlags & {
    readonly policy?: string | undefined;
    readonly account?: readonly string[] | undefined;
    readonly maxSteps?: number | undefined;
    readonly maxPercent?: number | undefined;
    readonly stopAfter?: number | undefined;
    readonly includeOwned?: true | undefined;
    readonly wait?: number | undefined;
    readonly format: OutcomeFormatId;
    readonly output: readonly string[];
  };
