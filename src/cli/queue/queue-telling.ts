/** What an audit says of its queue on standard error: who takes part, and what holds it up. */
import type { WorkerWords } from "../../queue/messages.ts";
import type { Teller } from "../teller.ts";

export function queueTelling(teller: Teller) {
  let told = "";
  return {
    onTrouble(error: Error): void {
      void teller.tell({ event: "queue-trouble", level: "warn", text: null, fields: { message: error.message } });
    },
    onWait(milliseconds: number): void {
      const text = `Another process has this run in the queue; waiting ${Math.ceil(milliseconds / 1_000)} s for a sign of life of it\n`;
      void teller.tell({ event: "queue-wait", text, fields: { milliseconds } });
    },
    onWorkers(workers: readonly WorkerWords[]): void {
      const taking = workers.filter(({ takesPart }) => takesPart === "yes").length;
      const text =
        taking === 0
          ? "No worker takes part yet: start some with `restorable worker`\n"
          : `${taking} workers take part\n`;
      if (text === told) return;
      told = text;
      void teller.tell({ event: "queue-workers", text, fields: { workers: workers.map(({ name }) => name) } });
    },
  };
}
