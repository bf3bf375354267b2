/** What became of waivers in the month: granted, extended, expired, about to expire, withdrawn. */
import type { MonthlyReport, WaiverNews } from "../../model/monthly.ts";
import { dayWords, monthWords } from "./words.ts";
import { grouped, plural } from "../numbers.ts";
import { code, left, right, tableOf, text, type Section } from "../page-parts.ts";
import { aboutWords } from "../waiver-words.ts";

type Kind = { readonly words: string; readonly of: readonly WaiverNews[] };

export function waiverSection({ waivers, month }: MonthlyReport, most: number): Section {
  const { inForce, granted, extended, expired, expiring, withdrawn } = waivers;
  const kinds: readonly Kind[] = [
    { words: "granted", of: granted },
    { words: "extended", of: extended },
    { words: "expired", of: expired },
    { words: "expires soon", of: expiring },
    { words: "withdrawn", of: withdrawn.map((waiver) => ({ waiver, waives: 0 })) },
  ];
  const before = new Map(extended.map(({ waiver, from }) => [waiver.id, from]));
  const rows = kinds.flatMap(({ words, of }) => of.map((each) => ({ words, ...each })));
  return {
    id: "waivers",
    title: "Waivers",
    blocks: [
      text(
        `${plural(inForce, "waiver is", "waivers are")} in force in the last run. In ${monthWords(month)}: ` +
          `${grouped(granted.length)} granted, ${grouped(extended.length)} extended, ${grouped(expired.length)} expired, ` +
          `${grouped(withdrawn.length)} withdrawn. ${plural(expiring.length, "expires", "expire")} from the last run to 31 days after the month. ` +
          "A waived finding is one that fails, and that a person accepts for a time.",
      ),
      ...tableOf({
        caption: "Waivers of which something is to be said",
        columns: [
          left("What"),
          left("Waiver"),
          left("Is about"),
          left("Why"),
          left("Owner"),
          left("Approver"),
          left("Ticket"),
          left("Created"),
          left("Expires"),
          right("Waives"),
        ],
        of: rows,
        row: ({ words, waiver, waives }) => [
          words === "extended" ? `extended from ${dayWords(before.get(waiver.id) ?? waiver.expires)}` : words,
          code(waiver.id),
          aboutWords(waiver),
          waiver.reason,
          waiver.owner,
          waiver.approver,
          waiver.ticket,
          dayWords(waiver.created),
          dayWords(waiver.expires),
          grouped(waives),
        ],
        most,
      }),
    ],
  };
}
