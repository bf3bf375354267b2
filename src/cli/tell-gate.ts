/** The decision of the gate in words: every condition that holds, so that exit code 1 never hides that more is unknown. */
import type { GateDecision } from "../evaluate/gate.ts";
import type { Teller } from "./teller.ts";

/** On standard error, so that standard output carries the report and nothing else. */
export async function tellGate(teller: Teller, { code, conditions }: GateDecision): Promise<void> {
  const lines = [...conditions.map(({ text }) => text), `Exit code ${code}.`];
  const level = code === 0 ? "info" : "warn";
  await teller.tell({ event: "gate", level, text: `${lines.join("\n")}\n`, fields: { code, conditions } });
}
