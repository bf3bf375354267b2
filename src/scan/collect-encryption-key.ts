/**
 * The `encryptionKey` group: who manages the key of a table and in what state it is, from DescribeKey. In goes what
 * DescribeTable said; a table under DynamoDB's own key costs no call, and a key of many tables one in each scope.
 */
import type { OutputOf, Read, ScopeReader } from "../aws/read-client.ts";
import { absent } from "../model/fact.ts";
import { facts as catalogue } from "../model/facts.ts";
import type { Answer } from "./answer.ts";
import { answered, unanswered } from "./answer.ts";
import { malformed, membersOf } from "./members.ts";
import type { FactsOf } from "./observed-facts.ts";

const operation = "kms:DescribeKey";
const { oneOf } = membersOf(operation);

type KeyRead = Read<OutputOf<typeof operation>>;
export type KeyReader = (arn: string) => Promise<KeyRead>;

/** Asks about each key once, however many tables want to know. */
export function keyReader(reader: ScopeReader): KeyReader {
  const asked = new Map<string, Promise<KeyRead>>();
  return (arn) => {
    const before = asked.get(arn);
    if (before !== undefined) return before;
    const read = reader.read(operation, { KeyId: arn });
    asked.set(arn, read);
    return read;
  };
}

/** `table`: the answer of the group `table`. What it could not tell of the key is the cause here too. */
export async function collectEncryptionKey(table: Answer, readKey: KeyReader): Promise<Answer> {
  if (table.state === "unread") return unanswered(table.reason);
  const { "encryption.key": whose, "encryption.keyArn": arn } = table.facts;
  if (whose?.state === "unknown") return unanswered(whose.reason);
  if (arn?.state === "unknown") return unanswered(arn.reason);
  if (arn?.state !== "known") {
    const none: FactsOf<"encryptionKey"> = { "encryption.keyManager": absent, "encryption.keyState": absent };
    return answered(none, []);
  }
  return keyFacts(String(arn.value), await readKey(String(arn.value)));
}

function keyFacts(arn: string, read: KeyRead): Answer {
  if (read.state === "unread") return unanswered(read.reason);
  const key = read.value.KeyMetadata;
  if (key?.Arn !== arn) return unanswered(malformed(operation, "an answer about another key"));
  const facts: FactsOf<"encryptionKey"> = {
    "encryption.keyManager": oneOf("KeyManager", key.KeyManager, catalogue["encryption.keyManager"].values),
    "encryption.keyState": oneOf("KeyState", key.KeyState, catalogue["encryption.keyState"].values),
  };
  return answered(facts, [read.evidence]);
}
