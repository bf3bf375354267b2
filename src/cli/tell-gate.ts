/** The decision of the gate in words: every condition that holds, so that exit code 1 never hides that more is unknown. */
import type { GateDecision } from "../evaluate/gate.ts";
import type { Io } from "./io.ts";

/** On standard error, so that standard output carries the report and nothing else. */
export async function tellGate({ stderr }: Pick<Io, "stderr">, { code, conditions }: GateDecision): Promise<void> {
  const lines = [...conditions.map(({ text }) => text), `Exit code ${code}.`];
  await stderr.write(`${lines.join("\n")}\n`);
}
