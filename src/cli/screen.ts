/** How wide and how colourful what is printed may be: from the terminal, and from the variables people set for it. */
import type { ReportContext } from "../model/report.ts";
import type { Io } from "./io.ts";

export type Look = ReportContext["options"];

/** A pipe gets the width of a file. */
export const screenOptions = (io: Io): Look => ({ colour: wantsColour(io), columns: io.isTTY ? io.columns : 100 });

/** As Node reads them: FORCE_COLOR decides when it is set (0 means no), then NO_COLOR (no-color.org), then the terminal. */
function wantsColour({ env, isTTY }: Io): boolean {
  const force = env["FORCE_COLOR"] ?? "";
  if (force !== "") return force !== "0" && force !== "false";
  return isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}
