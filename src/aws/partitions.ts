/**
 * The partitions of AWS: their Regions, the Region whose STS always answers, and the hosts that are theirs. In go names,
 * out come facts about them; a Region name that no partition has is refused with the nearest one that exists.
 */
import { UsageError } from "../errors.ts";
import { homeRegions } from "../model/home-regions.ts";

type Partition = {
  /** A Region that cannot be disabled: its regional STS gives tokens that every Region accepts. */
  readonly alwaysEnabled: string;
  /** Suffixes of the hosts AWS serves, dual-stack ones too. */
  readonly suffixes: readonly string[];
  readonly regions: readonly string[];
};

/** Source: botocore 1.43 partitions.json. */
export const partitions = {
  aws: {
    alwaysEnabled: homeRegions.aws,
    suffixes: ["amazonaws.com", "api.aws"],
    regions: [
      "af-south-1",
      "ap-east-1",
      "ap-east-2",
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-northeast-3",
      "ap-south-1",
      "ap-south-2",
      "ap-southeast-1",
      "ap-southeast-2",
      "ap-southeast-3",
      "ap-southeast-4",
      "ap-southeast-5",
      "ap-southeast-6",
      "ap-southeast-7",
      "ca-central-1",
      "ca-west-1",
      "eu-central-1",
      "eu-central-2",
      "eu-north-1",
      "eu-south-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "eu-west-3",
      "il-central-1",
      "me-central-1",
      "me-south-1",
      "mx-central-1",
      "sa-east-1",
      "us-east-1",
      "us-east-2",
      "us-west-1",
      "us-west-2",
    ],
  },
  "aws-cn": {
    alwaysEnabled: homeRegions["aws-cn"],
    suffixes: ["amazonaws.com.cn", "api.amazonwebservices.com.cn"],
    regions: ["cn-north-1", "cn-northwest-1"],
  },
  "aws-us-gov": {
    alwaysEnabled: homeRegions["aws-us-gov"],
    suffixes: ["amazonaws.com", "api.aws"],
    regions: ["us-gov-east-1", "us-gov-west-1"],
  },
  "aws-eusc": {
    alwaysEnabled: homeRegions["aws-eusc"],
    suffixes: ["amazonaws.eu", "api.amazonwebservices.eu"],
    regions: ["eusc-de-east-1"],
  },
  "aws-iso": {
    alwaysEnabled: homeRegions["aws-iso"],
    suffixes: ["c2s.ic.gov", "api.aws.ic.gov"],
    regions: ["us-iso-east-1", "us-iso-west-1"],
  },
  "aws-iso-b": {
    alwaysEnabled: homeRegions["aws-iso-b"],
    suffixes: ["sc2s.sgov.gov", "api.aws.scloud"],
    regions: ["us-isob-east-1", "us-isob-west-1"],
  },
  "aws-iso-e": {
    alwaysEnabled: homeRegions["aws-iso-e"],
    suffixes: ["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
    regions: ["eu-isoe-west-1"],
  },
  "aws-iso-f": {
    alwaysEnabled: homeRegions["aws-iso-f"],
    suffixes: ["csp.hci.ic.gov", "api.aws.hci.ic.gov"],
    regions: ["us-isof-east-1", "us-isof-south-1"],
  },
} as const satisfies Record<string, Partition>;

export type PartitionId = keyof typeof partitions;

const entries = Object.entries(partitions) as readonly [PartitionId, Partition][];

export function isPartition(name: string): name is PartitionId {
  return Object.hasOwn(partitions, name);
}

/** The partition that holds a Region; undefined for a name that none has. */
export function partitionOfRegion(region: string): PartitionId | undefined {
  return entries.find(([, { regions }]) => regions.includes(region))?.[0];
}

/** The partition an ARN names (`arn:<partition>:…`); undefined when it is no ARN of a partition known here. */
export function partitionOfArn(arn: string): PartitionId | undefined {
  const name = /^arn:([^:]+):/.exec(arn)?.[1];
  return name !== undefined && isPartition(name) ? name : undefined;
}

export function regionsOf(partition: PartitionId): readonly string[] {
  return partitions[partition].regions;
}

/** Refuses, with a UsageError about all of them, names that are no Regions of the partition (of any, when undefined). */
export function checkRegions(names: readonly string[], partition?: PartitionId): void {
  const known = partition === undefined ? entries.flatMap(([, { regions }]) => regions) : regionsOf(partition);
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  const lines = wrong.map((name) => {
    const elsewhere = partitionOfRegion(name);
    if (elsewhere !== undefined)
      return `"${name}" is a Region of partition ${elsewhere}, not of ${partition}: use credentials of ${elsewhere}, or leave it out.`;
    const near = nearest(name, known);
    const hint = near === undefined ? `Regions: ${known.join(", ")}.` : `Did you mean "${near}"?`;
    return `"${name}" is not an AWS Region. ${hint}`;
  });
  throw new UsageError(lines.join("\n"));
}

/** The name at the least edit distance, if that is at most 3: more would be guessing. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate) }));
  const best = ranked.reduce((a, b) => (b.away < a.away ? b : a), { candidate: "", away: Infinity });
  return best.away <= 3 ? best.candidate : undefined;
}

/** Levenshtein. Bounded input: a Region name is short, so a longer text is far from all of them. */
function distance(a: string, b: string): number {
  if (a.length > 40) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? Infinity;
}
