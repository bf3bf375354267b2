/** Waivers as the JSON report has them: built anew, so that keys stand in one order. Their findings name them. */
import type { WaiverUses } from "../../model/waiver.ts";

export const ofWaivers = ({ warning, uses }: WaiverUses) => ({
  warning,
  given: uses.map(({ waiver, ...use }) => ({
    id: waiver.id,
    state: use.state,
    rules: waiver.rules,
    accounts: waiver.accounts,
    regions: waiver.regions,
    tables: waiver.tables,
    reason: waiver.reason,
    owner: waiver.owner,
    approver: waiver.approver,
    ticket: waiver.ticket,
    created: waiver.created,
    expires: waiver.expires,
    daysLeft: use.daysLeft,
    expiresSoon: use.expiresSoon,
    waived: use.waived,
    lapsed: use.lapsed,
    capped: use.capped,
    unknown: use.unknown,
    overlaps: use.overlaps.map(({ waiver: other, findings }) => ({ waiver: other, findings })),
  })),
});
