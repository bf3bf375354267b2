/**
 * The source form of OCSF's own schema, where it lies beside the project: its licence is not ours to pass on. What it asks
 * of an event of class 2003, inheritance resolved, comes out: attributes by name, with requirement, choices and deprecation.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import { need } from "../support/need.ts";

type Attribute = {
  readonly requirement?: string;
  readonly enum?: Readonly<Record<string, { readonly caption: string }>>;
  readonly deprecated: boolean;
};
export type Attributes = ReadonlyMap<string, Attribute>;

type Source = {
  readonly uid?: number;
  readonly caption: string;
  readonly attributes: Readonly<Record<string, Omit<Attribute, "deprecated"> & { readonly "@deprecated"?: object }>>;
};

const names = ["base_event", "finding", "compliance_finding", "compliance", "finding_info"] as const;
const path = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/schemas/ocsf-${name}.json`, import.meta.url));

export const needOcsfSchema = (context: TestContext): void => {
  const absent = names.find((name) => !existsSync(path(name)));
  need(context, absent === undefined ? null : `the schema ocsf-${absent}.json is not beside the project`);
};

export const ocsfSource = (name: (typeof names)[number]): Source =>
  JSON.parse(readFileSync(path(name), "utf8")) as Source;

/** Those that extend come last: what they say of an attribute is added to what is said already, choices too. */
export function attributesOf(...chain: readonly (typeof names)[number][]): Attributes {
  const all = new Map<string, Attribute>();
  for (const name of chain) {
    for (const [attribute, said] of Object.entries(ocsfSource(name).attributes)) {
      if (attribute === "$include") continue;
      const { "@deprecated": deprecated, ...rest } = said;
      const before = all.get(attribute);
      const choices = { ...before?.enum, ...rest.enum };
      all.set(attribute, {
        ...before,
        ...rest,
        ...(Object.keys(choices).length > 0 && { enum: choices }),
        deprecated: deprecated !== undefined || before?.deprecated === true,
      });
    }
  }
  return all;
}
