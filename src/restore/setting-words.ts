/** A setting to give in, its value in words out, for people who decide about it. */
import type { SettingToGive } from "../model/restore-settings.ts";

export function settingWords(give: SettingToGive): string {
  switch (give.setting) {
    case "deletion-protection":
      return "on";
    case "tags":
      return Object.entries(give.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ");
    case "pitr":
      return `on, ${give.days} days`;
    case "ttl":
      return `attribute ${give.attribute}`;
    case "stream":
      return give.viewType;
    case "table-class":
      return give.tableClass;
    case "kinesis":
      return give.streamArn;
    case "resource-policy":
      return give.rewritten === 0
        ? `${give.document.length} characters`
        : `${give.document.length} characters, the source's ARN made the new table's ${give.rewritten === 1 ? "once" : `${give.rewritten} times`}`;
    default:
      return give satisfies never;
  }
}
