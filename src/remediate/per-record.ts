/**
 * A record and a name in, what was made of it under that name out: made once, and forgotten with the record. Every rule of a
 * table is tried on the same records as steps and time would leave them, and facts are derived once for each of those.
 */
import type { TableRecord } from "../model/observation.ts";

export function perRecord<T>(): (record: TableRecord, name: string, make: () => T) => T {
  const made = new WeakMap<TableRecord, Map<string, T>>();
  return (record, name, make) => {
    let ofRecord = made.get(record);
    if (ofRecord === undefined) made.set(record, (ofRecord = new Map<string, T>()));
    const before = ofRecord.get(name);
    if (before !== undefined) return before;
    const now = make();
    ofRecord.set(name, now);
    return now;
  };
}
