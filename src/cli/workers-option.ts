/** How many processes scan: declared, parsed and explained once. */
import { Option } from "@commander-js/extra-typings";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { wholeNumber } from "./option-values.ts";

/** Beyond that the processes only wait for each other: a process makes about 1,000 calls a second. */
const most = 64;

export const workersOption = () =>
  new Option("--workers <n>", "scan in this many processes of this machine; one for each core at most")
    .argParser((value) => {
      const count = wholeNumber(most)(value);
      if (count === 0) throw new InvalidArgumentError("It takes at least one.");
      return count;
    })
    .default(1);

export type WorkersFlag = { readonly workers: number };
