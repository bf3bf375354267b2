/** What the paper reckons with beside the product's catalogue: each with what it was taken from, or that it is assumed. */

export const units = {
  /** Of one process. Assumed: the SDK takes 0.7 to 1 ms of processor time a call (`npm run bench -- speed`). */
  callsPerSecond: 1_000,
  /** IAM and STS quotas, second-hand: of all calls to STS of one account in one Region. */
  stsPerSecond: 600,
  /** Assumed: milliseconds until AWS has answered. */
  latency: 50,
  /** Milliseconds of processor time of the audit: a scope fetched from Redis (`-- redis`), a table judged and sealed (`-- simulation`). */
  fetchMs: 0.35,
  judgeMs: 0.2,
  /** Bytes on disk: `npm run bench -- simulation`. Request ids and fingerprints do not compress, and are most of it. */
  account: 1_800,
  emptyScope: 345,
  scope: 330,
  table: 175,
  findings: 283,
  /** Bytes in Redis: `npm run bench -- redis`. Of each job there are five events; empty, it has connections and scripts. */
  jobInRedis: 3_000,
  /** Of which is sent: `npm run bench -- simulation`. */
  jobBytes: 640,
  eventInRedis: 100,
  emptyRedis: 2_000_000,
  /** Both ways, with headers and signature. Assumed. */
  bytesOfCall: 4_000,
  /** The least that Fargate gives to a processor; a worker takes a quarter of it (`npm run bench -- memory`). */
  gigabytesOfProcess: 2,
  /** Dollars, us-east-1, looked up in 2026; all of them change. */
  price: {
    /** CloudTrail pricing: 100,000 management events of any copy but the first. */
    furtherTrail: 2,
    /** GuardDuty pricing: a million management events, before discounts for more. */
    guardDuty: 4,
    /** Fargate pricing, Linux on x86. */
    vcpuHour: 0.04048,
    gigabyteHour: 0.004445,
    /** Assumed: a small node of ElastiCache. */
    redisHour: 0.04,
    /** VPC pricing: a gigabyte through a NAT gateway. */
    gatewayGigabyte: 0.045,
    /** EC2 pricing: a gigabyte from one zone to another, 0.01 on each side. */
    zonesGigabyte: 0.02,
  },
};
