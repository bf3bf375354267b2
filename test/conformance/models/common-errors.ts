/**
 * The errors that every operation of a service can give and that no model lists, with the HTTP status each service gives
 * them and the page of AWS documentation that says so. A row no answer of the emulator needs is refused by the tests.
 */
import type { ServiceId } from "../../../src/emulator/operations.ts";

type Common = Readonly<Record<string, { readonly status: number; readonly because: string }>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html: these under "HTTP status code 400". */
const dynamodbErrors = "DynamoDB developer guide, Error handling";
/** https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and its like in every API reference. */
const commonErrors = "API reference, Common Errors";
const jsonStatus =
  "API reference, Common Errors names it; services of the JSON protocol answer client errors with 400 (as DynamoDB's guide lists them)";
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const skewed = "IAM user guide, Troubleshoot Signature Version 4 signing";
const front = "answered by the front end before an operation is known; not documented, as recorded from AWS";

export const commonErrorsOf: Readonly<Record<ServiceId, Common>> = {
  dynamodb: {
    AccessDeniedException: { status: 400, because: dynamodbErrors },
    MissingAuthenticationTokenException: { status: 400, because: dynamodbErrors },
    ThrottlingException: { status: 400, because: dynamodbErrors },
    UnrecognizedClientException: { status: 400, because: dynamodbErrors },
    ValidationException: { status: 400, because: dynamodbErrors },
    InvalidSignatureException: { status: 400, because: skewed },
    ExpiredTokenException: { status: 400, because: jsonStatus },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 400, because: front },
    ServiceUnavailable: { status: 503, because: commonErrors },
  },
  organizations: {
    AccessDeniedException: { status: 400, because: commonErrors },
    MissingAuthenticationTokenException: { status: 400, because: jsonStatus },
    UnrecognizedClientException: { status: 400, because: jsonStatus },
    InvalidSignatureException: { status: 400, because: skewed },
    ExpiredTokenException: { status: 400, because: jsonStatus },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 400, because: front },
    ServiceUnavailable: { status: 503, because: commonErrors },
  },
  tagging: {
    AccessDeniedException: { status: 400, because: commonErrors },
    MissingAuthenticationTokenException: { status: 400, because: jsonStatus },
    UnrecognizedClientException: { status: 400, because: jsonStatus },
    InvalidSignatureException: { status: 400, because: skewed },
    ExpiredTokenException: { status: 400, because: jsonStatus },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 400, because: front },
    ServiceUnavailable: { status: 503, because: commonErrors },
  },
  kms: {
    AccessDeniedException: { status: 400, because: commonErrors },
    MissingAuthenticationTokenException: { status: 400, because: jsonStatus },
    UnrecognizedClientException: { status: 400, because: jsonStatus },
    InvalidSignatureException: { status: 400, because: skewed },
    ExpiredTokenException: { status: 400, because: jsonStatus },
    ThrottlingException: {
      status: 400,
      because: "KMS developer guide, Throttling requests: ThrottlingException, HTTP 400",
    },
    ValidationException: { status: 400, because: commonErrors },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 400, because: front },
    ServiceUnavailable: { status: 503, because: commonErrors },
  },
  account: {
    MissingAuthenticationTokenException: { status: 403, because: commonErrors },
    UnrecognizedClientException: { status: 403, because: commonErrors },
    InvalidSignatureException: { status: 403, because: skewed },
    ExpiredTokenException: { status: 403, because: commonErrors },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 404, because: commonErrors },
    ServiceUnavailable: { status: 503, because: commonErrors },
  },
  backup: {
    AccessDeniedException: { status: 403, because: commonErrors },
    MissingAuthenticationTokenException: { status: 403, because: commonErrors },
    UnrecognizedClientException: { status: 403, because: commonErrors },
    InvalidSignatureException: { status: 403, because: skewed },
    ExpiredTokenException: { status: 403, because: commonErrors },
    ThrottlingException: { status: 400, because: commonErrors },
    InternalFailure: { status: 500, because: commonErrors },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 404, because: commonErrors },
  },
  securityhub: {
    AccessDeniedException: { status: 403, because: commonErrors },
    MissingAuthenticationTokenException: { status: 403, because: commonErrors },
    UnrecognizedClientException: { status: 403, because: commonErrors },
    InvalidSignatureException: { status: 403, because: skewed },
    ExpiredTokenException: { status: 403, because: commonErrors },
    TooManyRequestsException: {
      status: 429,
      because:
        "as callers of Security Hub report it; its API reference names LimitExceededException of the same status",
    },
    SerializationException: { status: 400, because: front },
    UnknownOperationException: { status: 404, because: commonErrors },
    ServiceUnavailable: { status: 503, because: commonErrors },
  },
  sts: {
    // The query protocol's own names of them (AWS General Reference, Common Errors of query APIs).
    AccessDenied: { status: 403, because: "IAM user guide, Troubleshoot access denied error messages" },
    MissingAuthenticationToken: { status: 403, because: commonErrors },
    InvalidClientTokenId: { status: 403, because: commonErrors },
    SignatureDoesNotMatch: { status: 403, because: skewed },
    ExpiredToken: { status: 403, because: commonErrors },
    Throttling: { status: 400, because: commonErrors },
    InternalFailure: { status: 500, because: commonErrors },
    ServiceUnavailable: { status: 503, because: commonErrors },
    InvalidAction: { status: 400, because: commonErrors },
    ValidationError: { status: 400, because: commonErrors },
  },
};
