/** Of each partition of AWS the Region that cannot be disabled: where something has to be that belongs to no Region. */
export const homeRegions = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
  "aws-iso": "us-iso-east-1",
  "aws-iso-b": "us-isob-east-1",
  "aws-iso-e": "eu-isoe-west-1",
  "aws-iso-f": "us-isof-south-1",
} as const;

/** A partition that is not known here has a name that an ARN gave. */
export const homeRegionOf = (partition: string): string =>
  Object.entries(homeRegions).find(([name]) => name === partition)?.[1] ?? homeRegions.aws;
