/** The errors every service can give, in the code and status each service gives them (aws-facts §1.1, §1.2, §3.7). */
import type { ServiceId } from "./operations.ts";
import { ServiceError } from "./service-error.ts";

/** `query`: STS; `rest`: HTTP statuses as they are meant; `json`: HTTP 400 for practically everything. */
const family: Readonly<Record<ServiceId, "query" | "rest" | "json">> = {
  dynamodb: "json",
  organizations: "json",
  tagging: "json",
  kms: "json",
  sts: "query",
  account: "rest",
  backup: "rest",
  securityhub: "rest",
};

const forbidden = (service: ServiceId): number => (family[service] === "json" ? 400 : 403);

export const unsigned = (service: ServiceId): ServiceError =>
  family[service] === "query"
    ? new ServiceError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    : new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token", forbidden(service));

/** A key nobody has, a wrong session token, and a Region that is not enabled look the same (aws-facts §3.7). */
export const invalidToken = (service: ServiceId): ServiceError =>
  family[service] === "query"
    ? new ServiceError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
    : new ServiceError(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        forbidden(service),
      );

export const expiredToken = (service: ServiceId): ServiceError =>
  family[service] === "query"
    ? new ServiceError("ExpiredToken", "The security token included in the request is expired", 403)
    : new ServiceError(
        "ExpiredTokenException",
        "The security token included in the request is expired",
        forbidden(service),
      );

/** Signature Version 4 allows a clock five minutes off (AWS General Reference, signature age; the services' own message). */
export function signatureExpired(service: ServiceId, signed: number, now: number): ServiceError {
  const written = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const message = `Signature expired: ${written(signed)} is now earlier than ${written(now - signatureLasts)} (${written(now)} - 5 min.)`;
  return family[service] === "query"
    ? new ServiceError("SignatureDoesNotMatch", message, 403)
    : new ServiceError("InvalidSignatureException", message, forbidden(service));
}

/** Milliseconds. */
export const signatureLasts = 300_000;

export const accessDenied = (service: ServiceId, message: string): ServiceError =>
  family[service] === "query"
    ? new ServiceError("AccessDenied", message, 403)
    : new ServiceError("AccessDeniedException", message, forbidden(service));

export const throttled: Readonly<Record<ServiceId, () => ServiceError>> = {
  // HTTP 400, not 429 (aws-facts §1.1).
  dynamodb: () => new ServiceError("ThrottlingException", "Rate exceeded"),
  backup: () => new ServiceError("ThrottlingException", "Rate exceeded"),
  kms: () => new ServiceError("ThrottlingException", "Rate exceeded"),
  // HTTP 400 (aws-facts §1.2).
  organizations: () =>
    new ServiceError(
      "TooManyRequestsException",
      "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
    ),
  account: () => new ServiceError("TooManyRequestsException", "Too many requests", 429),
  tagging: () => new ServiceError("ThrottledException", "Rate exceeded"),
  // As its callers report it (prowler-cloud/prowler#5004); the API reference has LimitExceededException of the same status.
  securityhub: () => new ServiceError("TooManyRequestsException", "Too Many Requests", 429),
  sts: () => new ServiceError("Throttling", "Rate exceeded"),
};

/** API reference, Scan; DynamoDB developer guide, Error handling: HTTP 400. */
export const exhausted = (): ServiceError =>
  new ServiceError(
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
  );

export const serverError: Readonly<Record<ServiceId, () => ServiceError>> = {
  dynamodb: () =>
    new ServiceError("InternalServerError", "The request processing has failed because of an internal error", 500),
  backup: () => new ServiceError("InternalFailure", "", 500),
  kms: () =>
    new ServiceError("KMSInternalException", "The request was rejected because an internal exception occurred.", 500),
  organizations: () =>
    new ServiceError(
      "ServiceException",
      "AWS Organizations can't complete your request because of an internal service error. Try again later.",
      500,
    ),
  account: () => new ServiceError("InternalServerException", "An internal error occurred", 500),
  tagging: () =>
    new ServiceError("InternalServiceException", "The request processing failed because of an unknown error", 500),
  securityhub: () => new ServiceError("InternalException", "Internal server error.", 500),
  sts: () => new ServiceError("InternalFailure", "The request processing has failed because of an unknown error", 500),
};

/** The common error, but for AWS Backup, which declares one of its own and gives it HTTP 500 (API reference). */
export const unavailable = (service: ServiceId): ServiceError =>
  service === "backup"
    ? new ServiceError(
        "ServiceUnavailableException",
        "The request failed due to a temporary failure of the server.",
        500,
      )
    : new ServiceError("ServiceUnavailable", "Service is unable to handle request.", 503);

export const unknownOperation = (service: ServiceId): ServiceError =>
  family[service] === "query"
    ? new ServiceError("InvalidAction", "Could not find operation for version 2011-06-15")
    : new ServiceError("UnknownOperationException", "", family[service] === "rest" ? 404 : 400);
