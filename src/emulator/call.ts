/** One call on its way through the embedded organization, and what a service's handler gets to see of it. */
import type { CredentialStore, Principal } from "./credentials.ts";
import type { Input } from "./input.ts";
import type { OperationId } from "./operations.ts";
import type { PageFault } from "./paging.ts";
import type { World } from "./world.ts";

export type Call = {
  readonly operation: OperationId;
  readonly input: Input;
  readonly principal: Principal;
  /** Region of the credential scope. */
  readonly region: string;
  /** Epoch milliseconds of the organization's clock. */
  readonly now: number;
  readonly pageFault: PageFault;
  readonly world: World;
  readonly credentials: CredentialStore;
  /** Tables whose existence the answer tells of: those that vanish do so once it is made. */
  readonly mentioned: string[];
};

/** An answer's document; for STS the members of the result element. */
export type Output = Readonly<Record<string, unknown>>;

export type Handler = (call: Call) => Output;

/** AWS's JSON protocols send instants as seconds since the epoch with a fraction. */
export const seconds = (ms: number): number => ms / 1000;
