/**
 * The writing side of AWS that restores: each method is one call that makes a new table, or gives a new table a setting it
 * lacks. None of them can overwrite a policy that is there, turn anything off, or delete.
 */
import type { Aws, Session } from "./connect.ts";
import { writeCalls, type WriteCalls, type Written } from "./write-call.ts";
import type { WriteOutput } from "./write-clients.ts";

export const streamViewTypes = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] as const;
export type StreamViewType = (typeof streamViewTypes)[number];
export const tableClasses = ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] as const;
export type TableClass = (typeof tableClasses)[number];

/** The new table as the answer to a restore tells of it; null: the answer did not say. */
export type RestoredTable = { readonly arn: string | null; readonly tableId: string | null };

/** Names of tables are names, not ARNs. */
export type Restorer = {
  /** RestoreTableFromBackup. Neither restore has a token: the name of the new table is what tells whether it was made. */
  restoreFromBackup(of: { readonly backupArn: string; readonly to: string }): Promise<Written<RestoredTable>>;
  /** RestoreTableToPointInTime; `at`: an ISO instant, or `latest`. */
  restoreToTime(of: {
    readonly tableArn: string;
    readonly to: string;
    readonly at: string;
  }): Promise<Written<RestoredTable>>;
  /** UpdateTimeToLive. */
  enableTtl(of: { readonly table: string; readonly attribute: string }): Promise<Written<{}>>;
  /** UpdateTable. */
  enableStream(of: { readonly table: string; readonly viewType: StreamViewType }): Promise<Written<{}>>;
  /** UpdateTable. */
  setTableClass(of: { readonly table: string; readonly tableClass: TableClass }): Promise<Written<{}>>;
  /** PutResourcePolicy, which AWS refuses where the table has a policy already. */
  putTablePolicy(of: { readonly arn: string; readonly document: string }): Promise<Written<{}>>;
  /** EnableKinesisStreamingDestination. */
  enableKinesis(of: { readonly table: string; readonly streamArn: string }): Promise<Written<{}>>;
  ledger: WriteCalls["ledger"];
};

export function createRestorer(aws: Pick<Aws, "calling" | "lent">, session: Session, region: string): Restorer {
  const calls = writeCalls(aws, session, region);
  const { write } = calls;
  return {
    restoreFromBackup: async ({ backupArn, to }) =>
      restored(await write("dynamodb:RestoreTableFromBackup", { BackupArn: backupArn, TargetTableName: to })),
    restoreToTime: async ({ tableArn, to, at }) =>
      restored(
        await write("dynamodb:RestoreTableToPointInTime", {
          SourceTableArn: tableArn,
          TargetTableName: to,
          ...(at === "latest" ? { UseLatestRestorableTime: true } : { RestoreDateTime: new Date(at) }),
        }),
      ),
    enableTtl: ({ table, attribute }) =>
      write("dynamodb:UpdateTimeToLive", {
        TableName: table,
        TimeToLiveSpecification: { Enabled: true, AttributeName: attribute },
      }),
    enableStream: ({ table, viewType }) =>
      write("dynamodb:UpdateTable", {
        TableName: table,
        StreamSpecification: { StreamEnabled: true, StreamViewType: viewType },
      }),
    setTableClass: ({ table, tableClass }) =>
      write("dynamodb:UpdateTable", { TableName: table, TableClass: tableClass }),
    putTablePolicy: ({ arn, document }) =>
      write("dynamodb:PutResourcePolicy", { ResourceArn: arn, Policy: document, ExpectedRevisionId: "NO_POLICY" }),
    enableKinesis: ({ table, streamArn }) =>
      write("dynamodb:EnableKinesisStreamingDestination", { TableName: table, StreamArn: streamArn }),
    ledger: () => calls.ledger(),
  };
}

type Described = WriteOutput<"dynamodb:RestoreTableFromBackup" | "dynamodb:RestoreTableToPointInTime">;

function restored(made: Written<Described>): Written<RestoredTable> {
  if (made.state !== "written") return made;
  const { TableArn, TableId } = made.value.TableDescription ?? {};
  return { ...made, value: { arn: TableArn ?? null, tableId: TableId ?? null } };
}
