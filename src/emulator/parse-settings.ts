/** What a specification of a table's settings or of keys must look like; every mistake is told with its path. */
import {
  destinationStatuses,
  encryptionStatuses,
  keyManagers,
  keyStates,
  streamViews,
  ttlStatuses,
  type TableSettingsSpec,
} from "./settings-spec.ts";
import { instant, listOf, nullOr, oneOf, recordOf, region, shape, text, type Check, type Report } from "./shape.ts";

const keyTraits = { manager: oneOf(keyManagers), state: nullOr(oneOf(keyStates)) };
const keyId = "[a-zA-Z0-9-]{1,64}";

/** `keys` of an account. */
export const keysByRegion = recordOf(
  region,
  listOf(
    shape({ id: text(new RegExp(`^${keyId}$`), "the id of a key (1 to 64 of a-z A-Z 0-9 -)"), ...keyTraits }, ["id"]),
  ),
);

export const tableSettings: Readonly<Record<keyof TableSettingsSpec, Check>> = {
  encryption: shape(
    {
      keyArn: text(new RegExp(`^arn:[^:]+:kms:[^:]+:\\d{12}:key/${keyId}$`), "the ARN of a key"),
      inaccessibleSince: instant,
      status: oneOf(encryptionStatuses),
      ...keyTraits,
    },
    ["keyArn"],
  ),
  ttl: shape({ attribute: text(/^.{1,255}$/su, "the name of an attribute"), status: oneOf(ttlStatuses) }, [
    "attribute",
  ]),
  stream: oneOf(streamViews),
  resourcePolicy: text(/^\s*\{/, "a policy document as JSON text"),
  kinesis: listOf(
    shape({ stream: text(/^arn:[^:]+:kinesis:/, "the ARN of a Kinesis stream"), status: oneOf(destinationStatuses) }, [
      "stream",
    ]),
  ),
  restored: shape({ at: instant, from: text(/^arn:/, "the ARN of a backup or table") }, ["at", "from"]),
};

/** A key that two tables name can be in one state only; expects the shape to be right. */
export function judgeKeys(
  tables: readonly (TableSettingsSpec & { readonly name: string })[],
  path: string,
  report: Report,
): void {
  const seen = new Map<string, string>();
  for (const { name, encryption } of tables) {
    if (encryption === undefined) continue;
    const { keyArn, manager = "CUSTOMER", state = "Enabled" } = encryption;
    const traits = `${manager} ${String(state)}`;
    const before = seen.get(keyArn) ?? traits;
    if (before !== traits)
      report(`${path} (${name}).encryption`, "states another manager or state of a key than before");
    seen.set(keyArn, before);
  }
}
