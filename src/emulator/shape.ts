/** Checks of plain data against a shape, telling every mistake with its path; for organizations written by hand in YAML. */
import { durationMs, instantMs } from "./instant.ts";

export type Report = (path: string, mistake: string) => void;
export type Check = (value: unknown, path: string, report: Report) => void;

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

export const text =
  (pattern: RegExp, what: string): Check =>
  (value, path, report) => {
    if (typeof value !== "string" || !pattern.test(value)) report(path, `${shown(value)} is not ${what}`);
  };

export const accountId = text(/^\d{12}$/, "an account id of 12 digits (quote it in YAML)");
export const region = text(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, "a Region");

/** The one name with slashes is that of the vault EFS makes by itself. */
export const vaultName = text(
  /^([a-zA-Z0-9_-]{2,50}|aws\/efs\/automatic-backup-vault)$/,
  "the name of a vault (2 to 50 of a-z A-Z 0-9 _ -)",
);

export const instant: Check = (value, path, report) => {
  if (typeof value !== "string" || instantMs(value, 0) === undefined) {
    report(path, `${shown(value)} is neither an age such as 400d or 2h30m nor an ISO instant`);
  }
};

export const duration: Check = (value, path, report) => {
  if (typeof value !== "string" || durationMs(value) === undefined) {
    report(path, `${shown(value)} is no length of time such as 10m or 35d`);
  }
};

export const number =
  (min: number, max: number): Check =>
  (value, path, report) => {
    if (typeof value !== "number" || !(value >= min && value <= max)) {
      report(path, `${shown(value)} is not a number from ${min} to ${max}`);
    }
  };

export const integer =
  (min: number, max: number): Check =>
  (value, path, report) => {
    if (!Number.isInteger(value)) report(path, `${shown(value)} is not an integer`);
    else number(min, max)(value, path, report);
  };

export const flag: Check = (value, path, report) => {
  if (typeof value !== "boolean") report(path, `${shown(value)} is not true or false`);
};

export const onlyTrue: Check = (value, path, report) => {
  if (value !== true) report(path, `${shown(value)}: leave it out or write true`);
};

export const oneOf =
  (choices: readonly string[]): Check =>
  (value, path, report) => {
    if (!choices.some((choice) => choice === value)) {
      report(path, `${shown(value)} is none of ${choices.join(", ")}`);
    }
  };

export const nullOr =
  (check: Check): Check =>
  (value, path, report) => {
    if (value !== null) check(value, path, report);
  };

export const listOf =
  (check: Check): Check =>
  (value, path, report) => {
    if (!Array.isArray(value)) report(path, `${shown(value)} is not a list`);
    else for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, report);
  };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const recordOf =
  (key: Check, check: Check): Check =>
  (value, path, report) => {
    if (!isObject(value)) {
      report(path, `${shown(value)} is not a map`);
      return;
    }
    for (const [name, item] of Object.entries(value)) {
      key(name, path, report);
      check(item, `${path}.${name}`, report);
    }
  };

/** A map with these members and no others; a member set to undefined counts as left out. */
export const shape =
  (members: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, path, report) => {
    if (!isObject(value)) {
      report(path, `${shown(value)} is not a map`);
      return;
    }
    for (const name of required) {
      if (value[name] === undefined) report(path, `${name} is missing`);
    }
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const check = Object.hasOwn(members, name) ? members[name] : undefined;
      if (check) check(item, path === "" ? name : `${path}.${name}`, report);
      else report(path, `${name} is not known here; known are ${Object.keys(members).join(", ")}`);
    }
  };
