/** An error as a service of AWS answers it; `wire.ts` puts it into the protocol of the service that was called. */
import type { ErrorCode } from "./error-codes.ts";

export class ServiceError extends Error {
  override readonly name = "ServiceError";
  constructor(
    /** The error code, e.g. `ResourceNotFoundException`. */
    readonly code: ErrorCode,
    message: string,
    /** HTTP status where it is not the protocol's usual one (400). */
    readonly status?: number,
    /** Further members of the error document, e.g. Organizations' `Reason`. */
    readonly members: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const validation = (message: string): ServiceError => new ServiceError("ValidationException", message);

/** AWS's wording for one member that breaks a constraint of the model (aws-facts §1.1: Limit 101). */
export const constraint = (member: string, value: string, rule: string): ServiceError =>
  validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
