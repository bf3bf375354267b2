/** What `npm run bench` can measure, written once: to add a line, add its module and its entry here. */
import { measureFormats } from "./formats.mjs";
import { measureMillion } from "./million.mjs";
import { measurePaper, measureScopes, measureSimulation } from "./organization-size.mjs";
import { measurePlan } from "./plan.mjs";
import { measureQueue } from "./queue-memory.mjs";
import { measureWorkers } from "./queue-workers.mjs";
import { whyNoRedis } from "./redis.mjs";
import { measureRedis } from "./redis-size.mjs";
import { measureRules } from "./rules.mjs";
import { measureMemory } from "./scan-memory.mjs";
import { measureManyScopes, measureOneScope } from "./scan-quotas.mjs";
import { measureSpeed } from "./scan-speed.mjs";
import { measureStart } from "./start.mjs";
import { measureStream } from "./stream.mjs";

/**
 * @typedef {{ name: string, unit: string, samples: readonly number[] }} Figure one sample a round; a unit `x` is a ratio of the same round
 * @typedef {{ id: string, about: string, measure: (given: { rounds: number, scale: number }) => Promise<readonly Figure[]>, onlyByName?: true, whyNot?: () => string | null }} Line `onlyByName`: takes too long to be one of all; `whyNot`: cannot be measured here, in words
 * @type {readonly Line[]}
 */
export const lines = [
  { id: "rules", about: "shipped rules × a mix of tables in memory, with and without trace", measure: measureRules },
  {
    id: "stream",
    about: "100,000 tables × shipped rules from a run directory, to only parsing it",
    measure: measureStream,
  },
  {
    id: "plan",
    about: "5,000 tables planned for, of which half fail, to judging them",
    measure: measurePlan,
  },
  {
    id: "formats",
    about: "100,000 tables in every format of a report, to writing the same bytes",
    measure: measureFormats,
    onlyByName: true,
  },
  {
    id: "start",
    about: "start-up of the command in processes of their own, to `node -e 0`",
    measure: measureStart,
  },
  {
    id: "scope",
    about: "an audit of one scope of 300 tables at AWS's documented rates and 20 ms, to the soonest possible",
    measure: measureOneScope,
  },
  {
    id: "organization",
    about: "an audit of 200 accounts × 17 Regions, few of which hold tables, likewise",
    measure: measureManyScopes,
  },
  {
    id: "speed",
    about: "an audit of 20,000 tables that nothing holds back, to the SDK's own loop, and two workers to one process",
    measure: measureSpeed,
    onlyByName: true,
  },
  {
    id: "memory",
    about: "an audit of 1,000, 10,000 and 100,000 tables",
    measure: measureMemory,
    onlyByName: true,
  },
  {
    id: "workers",
    about: "an audit of 2,000 scopes that waits for AWS, through a queue by 1, 2 and 4 workers",
    measure: measureWorkers,
    onlyByName: true,
    whyNot: whyNoRedis,
  },
  {
    id: "queue",
    about: "memory of an audit of 1,000 and 10,000 scopes through a queue, and of its Redis",
    measure: measureQueue,
    onlyByName: true,
    whyNot: whyNoRedis,
  },
  {
    id: "million",
    about: "1,000,000 tables in 5,000 scopes judged, sealed and reported in JSON, JUnit and Markdown",
    measure: measureMillion,
    onlyByName: true,
  },
  {
    id: "paper",
    about:
      "50,000 accounts × 17 Regions × 5,000,000 tables, worked out: calls, time at quota, memory of Redis, disk, money",
    measure: measurePaper,
    onlyByName: true,
  },
  {
    id: "simulation",
    about: "the same audited by the product's own code, with AWS made up and time virtual",
    measure: measureSimulation,
    onlyByName: true,
  },
  {
    id: "scopes",
    about: "the same 850,000 scopes with a tenth of the tables",
    measure: measureScopes,
    onlyByName: true,
  },
  {
    id: "redis",
    about: "5,100 and 51,000 scopes through a real Redis and two workers, with AWS made up: memory",
    measure: measureRedis,
    onlyByName: true,
    whyNot: whyNoRedis,
  },
];
