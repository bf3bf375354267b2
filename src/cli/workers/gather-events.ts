/** Events one by one in, gathered ones out, a few times a second at most: a message an event would cost as much as a call. */
import type { ScanEvent } from "../../model/scan-event.ts";

const tellEvery = 250;

export function gatherEvents(now: () => number, send: (events: readonly ScanEvent[]) => void) {
  let events: ScanEvent[] = [];
  let sentAt = now();
  const flush = (): void => {
    sentAt = now();
    send(events);
    events = [];
  };
  return {
    flush,
    observe(event: ScanEvent): void {
      events.push(event);
      if (now() - sentAt >= tellEvery) flush();
    },
  };
}
