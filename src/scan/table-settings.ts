/** What DescribeTable says of a restore, of encryption and of the stream of a table, as facts. */
import type { Fact } from "../model/fact.ts";
import { absent, known } from "../model/fact.ts";
import type { Description } from "./collect-table.ts";
import { ifSent, membersOf } from "./members.ts";

const { text, instant } = membersOf("dynamodb:DescribeTable");

export function restoreFacts({ RestoreSummary: summary }: Description, seenAt: string) {
  if (summary === undefined) return { "table.restoredAt": absent, "table.restoredFrom": absent };
  const from = summary.SourceBackupArn ?? summary.SourceTableArn;
  return {
    "table.restoredAt": instant("RestoreDateTime", summary.RestoreDateTime, seenAt),
    "table.restoredFrom": ifSent(from, text("SourceBackupArn", from)),
  };
}

export const streamFact = ({ StreamSpecification: stream }: Description): Fact =>
  stream?.StreamEnabled === true ? text("StreamViewType", stream.StreamViewType) : absent;

/** Without SSEDescription the key is DynamoDB's own (aws-facts §2); DISABLED is how a table says that it went back to it. */
export function encryptionFacts({ SSEDescription: sse }: Description, seenAt: string) {
  if (sse === undefined || sse.Status === "DISABLED") {
    return {
      "encryption.key": known("aws-owned"),
      "encryption.keyArn": absent,
      "encryption.inaccessibleSince": absent,
    };
  }
  const since = sse.InaccessibleEncryptionDateTime;
  return {
    "encryption.key": known("kms"),
    "encryption.keyArn": text("KMSMasterKeyArn", sse.KMSMasterKeyArn),
    "encryption.inaccessibleSince": ifSent(since, instant("InaccessibleEncryptionDateTime", since, seenAt)),
  };
}
