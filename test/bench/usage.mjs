/** Loaded before a program and each process it forks: writes down at the end what the process took, for whoever measures. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** KiB. What Linux counts for a whole process begins with the memory of the one that started it. */
function peak() {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const used = { cpu: (user + system) / 1e6, peak: peak() / 1024 };
  writeFileSync(join(process.env.RESTORABLE_BENCH_USAGE, `${process.pid}.json`), JSON.stringify(used));
});
