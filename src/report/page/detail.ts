/**
 * One finding in full, in a dialog: what was checked and found, what is not known and why, how to fix it, who accepted it,
 * and the command that shows what AWS answered.
 */
import type { TraceEntry } from "../../model/finding.ts";
import type { Unknown } from "../../model/fact.ts";
import { quotedDetail, unknownWords } from "../../model/unknown-words.ts";
import { filledIn, placeOf, snippetTitles, type Place } from "../fixes/snippets.ts";
import { shownSeverities, shownVerdicts, type PageDetails, type PageHead } from "../html/payload.ts";
import { nextStep } from "../next-step.ts";
import { grouped, plural } from "../numbers.ts";
import { button, element } from "./element.ts";
import type { Store } from "./store.ts";

export type Detail = {
  show(finding: number, place: { readonly row: number; readonly of: number }): void;
  close(): void;
};

/** `go`: to another row of the list. `closed`: the reader is done. */
export function createDetail(
  store: Store,
  dialog: HTMLDialogElement,
  { go, closed }: { readonly go: (row: number) => void; readonly closed: () => void },
): Detail {
  dialog.setAttribute("aria-labelledby", "detail-title");
  dialog.addEventListener("close", closed);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return {
    show(finding, { row, of }) {
      const previous = button("Previous", { class: "plain" }, () => go(row - 1));
      const next = button("Next", { class: "plain" }, () => go(row + 1));
      previous.disabled = row <= 0;
      next.disabled = row >= of - 1;
      const close = button("Close", { class: "plain close" }, () => dialog.close());
      const bar = element(
        "div",
        { class: "bar-top" },
        element("span", { class: "quiet" }, `${grouped(row + 1)} of ${grouped(of)}`),
        previous,
        next,
        close,
      );
      dialog.replaceChildren(bar, contentOf(store, finding));
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
      dialog.querySelector("h2")?.focus();
    },
    close() {
      if (dialog.open) dialog.close();
    },
  };
}

function contentOf(store: Store, finding: number): HTMLElement {
  const { head } = store;
  const table = store.table[finding] ?? 0;
  const account = head.accounts[store.account[table] ?? 0];
  const name = store.names[table] ?? "";
  const region = head.regions[store.region[table] ?? 0] ?? "";
  const rule = head.rules[store.rule[finding] ?? 0];
  const verdict = shownVerdicts[store.verdict[finding] ?? 0] ?? "unknown";
  const severity = shownSeverities[store.severity[finding] ?? 0] ?? "low";
  const arn = store.arnOf(finding);
  // Written by html-block.ts, of this very type.
  const details = JSON.parse(store.detailTexts[store.details[finding] ?? 0] ?? "{}") as PageDetails;
  const terms = rule?.terms.find(({ name }) => name === (details.override ?? "")) ?? rule?.terms[0];
  return element(
    "div",
    { class: "detail" },
    element(
      "p",
      { class: "labels" },
      element("span", { class: `badge is-${verdict}` }, verdict),
      " ",
      element("span", { class: `severity is-${severity}` }, severity),
    ),
    element("h2", { id: "detail-title", tabindex: "-1" }, name),
    element("p", { class: "title" }, terms?.title ?? ""),
    element("p", { class: `reason is-${verdict}` }, store.texts[store.reason[finding] ?? 0] ?? ""),
    ...part("What was checked", traceOf(details.trace)),
    ...part("What is not known, and what to do", unknownsOf(details.unknowns)),
    ...part("Accepted by a waiver", waiverOf(details.waiver, head)),
    ...(verdict === "fail" || verdict === "waived"
      ? [
          ...part("Why it matters", paragraph(terms?.why)),
          ...part("How to fix it", [
            ...paragraph(terms?.fix),
            ...snippetsOf(head.snippets[details.snippets ?? -1], {
              table: name,
              region,
              account: account?.id ?? "",
              partition: head.partition,
            }),
          ]),
        ]
      : []),
    ...part("What AWS answered", [
      element(
        "p",
        { class: "quiet" },
        "Every fact of this table, the calls it came from and how each rule was judged:",
      ),
      code(`restorable policy explain ${quoted(arn)} --run ${quoted(head.run)}`),
    ]),
    ...part("Where", [
      element(
        "dl",
        {},
        ...pair("Account", `${account?.id ?? ""}${account?.name === "" ? "" : ` · ${account?.name ?? ""}`}`),
        ...pair("OU", account?.ou ?? ""),
        ...pair("Region", region),
        ...pair("ARN", arn),
        ...pair("Rule", rule?.id ?? ""),
        ...pair("Override", details.override ?? ""),
        ...pair("Supports", rule?.controls.join(", ") ?? ""),
        ...pair("Fingerprint", `${store.fingerprintOf(finding)}…`),
      ),
    ]),
  );
}

const part = (title: string, content: readonly Node[]): readonly Node[] =>
  content.length === 0 ? [] : [element("h3", {}, title), ...content];

const paragraph = (text = ""): readonly Node[] => (text === "" ? [] : [element("p", {}, text)]);

const pair = (name: string, text: string): readonly Node[] =>
  text === "" ? [] : [element("dt", {}, name), element("dd", {}, text)];

function traceOf(trace: readonly TraceEntry[] = []): readonly Node[] {
  return trace.map(({ file, line, col, leaf, expected, actual }) =>
    element(
      "div",
      { class: "check" },
      element("code", { class: "leaf" }, leaf),
      element("span", { class: "quiet" }, `${file}:${line}:${col}`),
      element("dl", {}, ...pair("Expected", expected), ...pair("Found", actual)),
    ),
  );
}

function unknownsOf(unknowns: readonly Unknown[] = []): readonly Node[] {
  return unknowns.map((reason) => {
    const said = quotedDetail(reason);
    return element(
      "div",
      { class: "check" },
      element("p", {}, unknownWords(reason)),
      ...(said === null ? [] : [element("q", { class: "said" }, said)]),
      element("p", { class: "step" }, nextStep(reason)),
    );
  });
}

/** One at a time, each under a button with its name. */
function snippetsOf(snippets: PageHead["snippets"][number] = [], where: Place): readonly Node[] {
  const place = placeOf(where, where.partition);
  if (place === null || snippets.length === 0) return [];
  const shown = element("div", {});
  const tabs = snippets.map((snippet) =>
    button(snippetTitles[snippet.kind], { class: "plain", "aria-pressed": "false" }, () => {
      for (const [index, tab] of tabs.entries()) tab.setAttribute("aria-pressed", String(snippets[index] === snippet));
      shown.replaceChildren(code(filledIn(snippet, place).text));
    }),
  );
  tabs[0]?.click();
  return [
    element("div", { class: "tabs", role: "group", "aria-label": "Written as" }, ...tabs),
    shown,
    element(
      "p",
      { class: "quiet" },
      "Read it before you run it: it was made from this finding, and nobody has tried it on your table.",
    ),
  ];
}

function waiverOf(id: string | undefined, { waivers }: PageHead): readonly Node[] {
  if (id === undefined) return [];
  const waiver = waivers.find((each) => each.id === id);
  if (waiver === undefined) return paragraph(id);
  return [
    element("p", {}, `${waiver.id}: ${waiver.reason}`),
    element(
      "p",
      { class: "quiet" },
      `Until ${waiver.until}, ${plural(waiver.daysLeft, "day", "days")} left · ${waiver.answers}`,
    ),
  ];
}

/** For a shell: what holds nothing that a shell acts on stands as it is. */
const quoted = (text: string): string =>
  /^[\w:/.@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

function code(text: string): HTMLElement {
  const block = element("pre", { tabindex: "0" }, element("code", {}, text));
  const copy = button("Copy", { class: "copy" }, () => {
    const done = (): void => {
      copy.textContent = "Copied";
    };
    // Where the browser does not let a page write to the clipboard, the text is marked for the reader to copy.
    navigator.clipboard.writeText(text).then(done, () => getSelection()?.selectAllChildren(block));
  });
  return element("div", { class: "snippet" }, block, copy);
}
