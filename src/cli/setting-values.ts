/** How the text of a setting is read, one reader a kind of value; each throws InvalidArgumentError or UsageError with what would be taken. */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { checkRegions } from "../aws/partitions.ts";
import { durationExamples, parseDuration } from "../condition/duration.ts";
import { parsePercent } from "../condition/percent.ts";
import { roleForms, type Form } from "../model/role-forms.ts";
import { severities } from "../model/severity.ts";
import { isShard, mostShards, type Shard } from "../model/shard.ts";
import { matching, names } from "./option-values.ts";

const inForm = ({ pattern, says }: Form) => matching(pattern, says);

export const roleName = inForm(roleForms.name);
export const roleArn = inForm(roleForms.arn);
export const externalId = inForm(roleForms.externalId);
export const sessionName = inForm(roleForms.sessionName);

// Characters and length: Tag of the DynamoDB API reference, and naming rules of tags in the AWS general reference.
export const tagKey = matching(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u, "the key of a tag, as AWS allows it");

/** `key`, or `key=value` up to the first `=`. */
const ownedTag = matching(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/+\-@]{1,128}(?:=[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256})?$/iu,
  "the key of a tag, or key=value, as AWS allows it",
);
export const ownedTags = (text: string): readonly string[] => names(text).map(ownedTag);

/** Above any count of findings: a table has a handful, an organization a million tables. */
export const most = 999_999_999;

export const failOnChoices = [...severities, "never"] as const;

export function failOn(text: string): (typeof failOnChoices)[number] {
  const found = failOnChoices.find((choice) => choice === text);
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${failOnChoices.join(", ")}.`);
  return found;
}

/** More processes than that would share the quotas of one account, and wait. */
export const mostWorkers = 64;

export function share(text: string): number {
  const percent = parsePercent(text);
  if (percent === null || percent < 1) throw new InvalidArgumentError("It must be from 1% to 100%, such as 50%.");
  return percent;
}

/** As text, as it is shown and written. */
export function duration(text: string): string {
  if (parseDuration(text) !== null) return text;
  throw new InvalidArgumentError(`It must be a duration, such as ${durationExamples.join(", ")}.`);
}

export function regions(text: string): readonly string[] {
  const list = names(text);
  checkRegions(list);
  return list;
}

export function shard(text: string): Shard {
  const [, index, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(text.trim()) ?? [];
  const named = { index: Number(index), of: Number(of) };
  if (isShard(named)) return named;
  throw new InvalidArgumentError(
    `It must be i/n, the i-th of n shards, such as 2/4: i from 1 to n, and n at most ${mostShards}.`,
  );
}

export function milliseconds(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError(`It must be a duration, such as ${durationExamples.join(", ")}.`);
  return ms;
}

/** The message does not repeat it: it may hold a password. */
export function queueUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOne = (url?.protocol === "redis:" || url?.protocol === "rediss:") && url.hostname !== "";
  // The client takes any other path for a database that is no number, and dies of what Redis says to that.
  const isOfDatabase = /^\/?\d{0,5}$/.test(url?.pathname ?? "") && !url?.searchParams.has("db");
  // A per cent sign of a password has to be written as %25: what reads the URL decodes it.
  if (isOne && isOfDatabase && !/[\s\p{Cc}]|%(?![\da-f]{2})/iu.test(text)) return text;
  throw new InvalidArgumentError(
    "It must be a URL, such as rediss://user:password@host:6379, and may end in the number of a database, such as /1 " +
      "(a % in a password is %25).",
  );
}

export const percent =
  (example: string) =>
  (text: string): number => {
    const value = parsePercent(text);
    if (value === null || value <= 0 || value > 100) {
      throw new InvalidArgumentError(`It must be above 0% and at most 100%, such as ${example}.`);
    }
    return value;
  };
