/** A playground whose names and tags try to break every report that quotes them. */
import type { AccountSpec } from "../organization.ts";
import { wellKept } from "./kept.ts";

export const sandbox = {
  id: "300000000001",
  name: `Sandbox <script>alert("x")</script> | ]]> & =cmd()`,
  ou: "Sandbox",
  regions: ["eu-central-1", "us-east-1"],
  tables: {
    "eu-central-1": [
      {
        name: "scratch",
        created: "45d",
        // AWS refuses some of these characters in tags today; a report has to survive them wherever they come from.
        tags: {
          owner: "<script>alert(document.cookie)</script>",
          note: "left | right\n| --- | --- |\n# not a heading",
          cdata: "]]><failure message='forged'/>",
          terminal: "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
          sheet: "=cmd|' /C calc'!A0",
          direction: "\u202Etxt.exe",
          owl: "🦉",
          workflow: "::error file=x::forged",
        },
      },
      { ...wellKept, name: "demo.orders_v1", created: "75d", tags: { team: "sandbox" } },
      {
        name: "hackathon-2026",
        created: "6d",
        billingMode: "PAY_PER_REQUEST",
        tags: { "expires-on": "2026-12-01", constructor: "x", __proto__x: "y" },
      },
    ],
    "us-east-1": [
      // Young enough for the grace of a day, and unprotected from the first minute.
      { name: "tutorial-music", created: "5h", billingMode: "PAY_PER_REQUEST" },
      { name: "benchmark-target", created: "33d", pitr: { enabled: true, period: 1 }, tags: { team: "sandbox" } },
    ],
  },
} as const satisfies AccountSpec;
