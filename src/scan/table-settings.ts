/** What DescribeTable says of a restore, of encryption and of the stream of a table, as facts. */
import type { Fact } from "../model/fact.ts";
import { absent, known, unknown } from "../model/fact.ts";
import { facts as catalogue } from "../model/facts.ts";
import type { Description } from "./collect-table.ts";
import { ifSent, malformed, membersOf } from "./members.ts";

const operation = "dynamodb:DescribeTable";
const { text, flag, instant, oneOf } = membersOf(operation);

export function restoreFacts({ RestoreSummary: summary }: Description, seenAt: string) {
  if (summary === undefined) return { "table.restoredAt": absent, "table.restoredFrom": absent };
  const { SourceBackupArn: backup, SourceTableArn: table } = summary;
  return {
    "table.restoredAt": instant("RestoreDateTime", summary.RestoreDateTime, seenAt),
    "table.restoredFrom":
      backup === undefined ? ifSent(table, text("SourceTableArn", table)) : text("SourceBackupArn", backup),
  };
}

export function streamFact({ StreamSpecification: stream }: Description): Fact {
  if (stream === undefined) return absent;
  const enabled = flag("StreamEnabled", stream.StreamEnabled);
  if (enabled.state !== "known") return enabled;
  if (!enabled.value) return absent;
  return oneOf("StreamViewType", stream.StreamViewType, catalogue["restoreSettings.stream"].values);
}

type Encryption = NonNullable<Description["SSEDescription"]>;

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
    "encryption.key": whoseKey(sse),
    "encryption.keyArn": keyArn(sse),
    "encryption.inaccessibleSince": ifSent(since, instant("InaccessibleEncryptionDateTime", since, seenAt)),
  };
}

/** While the key is being changed; DynamoDB uses one of AWS KMS then too. */
const changing = ["ENABLING", "UPDATING", "DISABLING"];

/** A key that is named is one of AWS KMS, whatever state AWS may call that one day; anything else is not guessed at. */
function whoseKey({ SSEType: type, Status: status, KMSMasterKeyArn: arn }: Encryption): Fact {
  const stated = type === undefined ? known("KMS") : oneOf("SSEType", type, ["KMS"]);
  if (stated.state === "unknown") return stated;
  const named = arn === undefined ? oneOf("Status", status, ["ENABLED", ...changing]) : known(arn);
  return named.state === "unknown" ? named : known("kms");
}

function keyArn({ Status: status, KMSMasterKeyArn: arn }: Encryption): Fact {
  if (arn !== undefined || !changing.some((each) => each === status)) return text("KMSMasterKeyArn", arn);
  return unknown({
    ...malformed(operation, `encryption is ${String(status)}, and no key is named`),
    kind: "not-ready",
  });
}
