/**
 * Tables with every setting that a specification can state of encryption, keys, streams, time to live, policies, Kinesis
 * streams and restores; part of the organization of `varied-organization.ts`.
 */
import type { TableSpec } from "../../../src/emulator/organization.ts";
import {
  destinationStatuses,
  encryptionStatuses,
  keyStates,
  streamViews,
  ttlStatuses,
  type KeySpec,
} from "../../../src/emulator/settings-spec.ts";

type Place = { readonly region: string; readonly member: string; readonly management: string };

const digits = (n: number): string => String(n).padStart(12, "0");
/** Of the management account, which lets the member describe it. */
export const sharedKeys: readonly KeySpec[] = [{ id: `mrk-${"0".repeat(20)}${digits(7)}`, state: "Disabled" }];

export function settingsTables({ region, member, management }: Place): readonly TableSpec[] {
  const key = (id: string, account = member): string => `arn:aws:kms:${region}:${account}:key/${id}`;
  const own = (n: number): string => key(`00000000-0000-4000-8000-${digits(n)}`);
  const table = `arn:aws:dynamodb:${region}:${member}:table/orders`;
  const stream = (n: number): string => `arn:aws:kinesis:${region}:${member}:stream/changes-${n}`;
  return [
    ...keyStates.map((state, n): TableSpec => ({
      name: `key-${state.toLowerCase()}`,
      encryption: { keyArn: own(n), state, manager: n === 0 ? "AWS" : "CUSTOMER" },
    })),
    { name: "key-lost", encryption: { keyArn: own(90), state: null } },
    { name: "key-elsewhere", encryption: { keyArn: key(sharedKeys[0]?.id ?? "", management) } },
    ...encryptionStatuses.map((status, n): TableSpec => ({
      name: `encryption-${status.toLowerCase()}`,
      encryption: { keyArn: own(100 + n), status },
    })),
    ...ttlStatuses.map((status): TableSpec => ({
      name: `ttl-${status.toLowerCase()}`,
      ttl: { attribute: "expires <&> \u00e9", status },
    })),
    ...streamViews.map((view): TableSpec => ({ name: `stream-${view.toLowerCase()}`, stream: view })),
    {
      name: "settled",
      resourcePolicy: '{"Version":"2012-10-17","Statement":[]}',
      kinesis: destinationStatuses.map((status, n) => ({ stream: stream(n), status })),
      restored: { at: "300d", from: `${table}/backup/01700000000000-0123abcd` },
    },
    { name: "restored-to-a-point", restored: { at: "300d", from: table } },
    {
      name: "restored-by-aws-backup",
      restored: { at: "300d", from: `arn:aws:backup:${region}:${member}:recovery-point:4f1a2c3e` },
    },
    {
      name: "restoring-now",
      status: "CREATING",
      restoring: true,
      created: "1m",
      restored: { at: "2m", from: table },
    },
  ];
}
