/**
 * How far this machine's clock is from AWS's. In go the `Date` headers of answers with the local instant, out comes the
 * difference: the median over hosts, so that one proxy with a clock of its own does not speak for AWS.
 */
export type ClockSkew = {
  /** `localTime` in epoch milliseconds. A header that is no date is passed over. */
  seen(host: string, date: string | undefined, localTime: number): void;
  /** Milliseconds by which the local clock is ahead, negative when it is behind; null before the first answer. */
  ahead(): number | null;
};

export function createClockSkew(): ClockSkew {
  const byHost = new Map<string, number>();
  return {
    seen(host, date, localTime) {
      const theirs = date === undefined ? NaN : Date.parse(date);
      if (!Number.isNaN(theirs)) byHost.set(host, localTime - theirs);
    },
    ahead() {
      const sorted = [...byHost.values()].sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? null;
    },
  };
}
