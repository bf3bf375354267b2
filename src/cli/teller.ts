/**
 * What a command says on standard error beside its report. One saying comes in; out goes its text for a person, or one
 * line of JSON for a machine, never both, so that all of standard error can be parsed line by line.
 */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";
import type { Io } from "./io.ts";
import type { Settled } from "./settle.ts";
import { secretsOf, withoutSecrets } from "./without-secrets.ts";

const logForms = ["text", "json"] as const;
type LogForm = (typeof logForms)[number];

/** `text` null: nothing that a person would want to read. Fields hold data of JSON only. */
export type Saying = {
  readonly event: string;
  readonly level?: "info" | "warn" | "error";
  readonly text: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type Teller = { readonly form: LogForm; tell(saying: Saying): Promise<void> };

export const logOption = () =>
  new Option(
    "--log <form>",
    "what standard error gets: `text`, or `json`, one object a line (default: text, env: RESTORABLE_LOG)",
  ).choices(logForms);

export type LogFlags = { readonly log?: LogForm | undefined; readonly externalId?: string | undefined };

/** Throws UsageError when the environment asks for a form that there is not. */
export function tellerOf(io: Io, flags: LogFlags, settled: Settled): Teller {
  const asked = io.env["RESTORABLE_LOG"] ?? "";
  if (flags.log === undefined && asked !== "" && !logForms.some((form) => form === asked)) {
    throw new UsageError(`the environment variable RESTORABLE_LOG is "${asked}", and can be ${logForms.join(" or ")}`);
  }
  return lenientTellerOf(io, flags, externalIdsOf(settled));
}

const externalIdsOf = ({ values, exceptions }: Settled): ExternalIds => [
  values.externalId,
  values.hubExternalId,
  values.writeExternalId,
  values.drillExternalId,
  values.pushExternalId,
  values.queueUrl,
  ...Object.values(exceptions).map(({ externalId }) => externalId),
];

type ExternalIds = readonly (string | null | undefined)[];

/** For what has to be said although the command line was refused. */
export const lenientTellerOf = (io: Io, flags: LogFlags, externalIds: ExternalIds = [flags.externalId]): Teller =>
  (flags.log ?? io.env["RESTORABLE_LOG"]) === "json" ? jsonTeller(io, externalIds) : textTeller(io);

export const textTeller = ({ stderr }: Pick<Io, "stderr">): Teller => ({
  form: "text",
  async tell({ text }) {
    if (text !== null) await stderr.write(text);
  },
});

function jsonTeller(io: Io, externalIds: ExternalIds): Teller {
  const secrets = secretsOf(io.env, externalIds);
  const clean = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? withoutSecrets(value, secrets) : value;
  return {
    form: "json",
    async tell({ event, level = "info", fields }) {
      const line = { time: new Date(io.now()).toISOString(), level, event, ...fields };
      await io.stderr.write(`${oneLine(JSON.stringify(line, clean))}\n`);
    },
  };
}

/**
 * JSON leaves some controls and marks of direction as they are; a terminal obeys them, and some readers break lines there.
 * `##[` begins a command to the runner of GitHub Actions.
 */
const oneLine = (json: string): string =>
  json.replace(/(?<=##)\[|[\p{C}\p{Zl}\p{Zp}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
