/** The trend of a run, and on standard error, once, what of its folder could not be read for it. */
import { trendOfRun, type TrendOf } from "../engine/trend-of-run.ts";
import type { TrendPoint } from "../model/history.ts";
import { tellUnreadable } from "./tell-unreadable.ts";
import type { Teller } from "./teller.ts";

export async function tellTrend(teller: Teller, of: TrendOf): Promise<readonly TrendPoint[]> {
  const { trend, damaged } = await trendOfRun(of);
  await tellUnreadable(teller, { of: "the trend", damaged });
  return trend;
}
