/** A policy in, the worst severity of its rules out: what a place is worth of which nothing is known. */
import type { CompiledPolicy } from "../model/policy.ts";
import type { Severity } from "../model/severity.ts";
import { worstSeverityFirst } from "./verdict-words.ts";

/** A policy without a rule judges nothing: then it is no more than low. */
export const worstOf = ({ rules }: CompiledPolicy): Severity =>
  worstSeverityFirst.find((severity) => rules.some((rule) => rule.severity === severity)) ?? "low";
