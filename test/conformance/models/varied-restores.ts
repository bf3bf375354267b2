/**
 * Tables with keys and indexes of every kind, a backup and point-in-time recovery, to be scanned and restored; part of the
 * organization of `varied-organization.ts`.
 */
import type { TableSpec } from "../../../src/emulator/organization.ts";

const design: Pick<TableSpec, "key" | "indexes"> = {
  key: { hash: "customer", range: "placed" },
  indexes: [
    { name: "by-status", hash: "status" },
    { name: "by-shop", hash: "shop", range: "placed", projection: "INCLUDE", attributes: ["total", "\u00e9"] },
    { name: "by-total", type: "LOCAL", range: "total", projection: "KEYS_ONLY" },
  ],
};

export const restorableTables: readonly TableSpec[] = [
  {
    name: "indexed",
    ...design,
    pitr: { enabled: true },
    itemCount: 7,
    sizeBytes: 700,
    ttl: { attribute: "expires" },
    stream: "KEYS_ONLY",
    backups: [{ age: "2d" }, { age: "1d", name: "less", itemCount: 3 }],
  },
  {
    name: "indexed-on-demand",
    ...design,
    billingMode: "PAY_PER_REQUEST",
    pitr: { enabled: true },
    backups: [{ age: "2d" }],
  },
  { name: "indexed-and-gone", ...design, deleted: "5d", backups: [{ age: "5d", type: "SYSTEM" }] },
  { name: "unreadable-again", pitr: { enabled: true }, restores: { unreadable: true } },
];
