/** One request that a service refuses for what it says, and the error code that AWS gives; and many of one operation. Data. */
import type { ErrorCode } from "../../../src/emulator/error-codes.ts";
import type { Input } from "../../../src/emulator/input.ts";
import type { OperationId } from "../../../src/emulator/operations.ts";

export type Provocation = {
  readonly operation: OperationId;
  readonly input: Input;
  readonly code: ErrorCode;
  /** The member account unless given. */
  readonly account?: string;
  readonly region?: string;
};

export const all = (operation: OperationId, code: ErrorCode, inputs: readonly Input[]): Provocation[] =>
  inputs.map((input) => ({ operation, input, code }));
