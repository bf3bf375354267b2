/** In which ways an answer can differ from what AWS's model says, as a closed list, and one such difference. */

export const deviationKinds = [
  "no document", // the body is none of the protocol
  "unknown member",
  "missing member",
  "null",
  "wrong type",
  "outside the enum",
  "timestamp", // not as the protocol, or the model, writes instants
  "pattern",
  "length", // of a text, a list or a map
  "range",
  "status",
  "content type",
  "request id",
  "checksum", // of DynamoDB: x-amz-crc32
  "envelope", // of the query protocol: element names and namespace around the document
  "error unnamed",
  "error namespace",
  "error undeclared", // neither one of the operation nor a common one
] as const;
export type DeviationKind = (typeof deviationKinds)[number];

export type Deviation = {
  readonly kind: DeviationKind;
  /** Where in the document: `Table.KeySchema[0].KeyType`; a header by its name; "" for the answer as a whole. */
  readonly path: string;
  readonly text: string;
};
