/**
 * Signs each call of a shared SDK client with keys of its own. In go the input of a call and its keys, out comes a
 * middleware for the client; a call whose keys nobody gave is refused, since it would be signed by nobody.
 */
import type { Credentials } from "./credentials.ts";

type Next = (args: { readonly input: object }) => Promise<unknown>;

/** What the SDK signs with, asked for the keys as it signs. */
type Signer = { credentialProvider: () => Promise<Credentials> };
type SigningConfig = {
  readonly signer: (scheme: unknown) => Promise<Signer>;
  readonly disableClockSkewCorrection?: unknown;
  systemClockOffset: number;
};
type Option = { readonly signingProperties: { readonly config: SigningConfig } };

/** Of a call under way, as far as it is looked at. */
type CallContext = { readonly __smithy_context?: { readonly selectedHttpAuthScheme?: { httpAuthOption: Option } } };

type Place = {
  readonly name: string;
  readonly relation: "before";
  readonly toMiddleware: "httpSigningMiddleware";
  readonly override: true;
};

export type SignedStack = { addRelativeTo(middleware: never, place: Place): void };

export type KeysOfCalls = {
  /** `input`: the very object that the command is made of. */
  remember(input: object, keys: Credentials): void;
  attach(stack: SignedStack): void;
};

export function keysOfCalls(): KeysOfCalls {
  const keysOf = new WeakMap<object, Credentials>();
  /**
   * With `cacheMiddleware` all calls of a command share one context. This stands right before the signing, which takes
   * the option from the context before it waits for anything, so that no other call can put its own in between.
   */
  const middleware =
    (next: Next, { __smithy_context: smithy }: CallContext): Next =>
    (args) => {
      const scheme = smithy?.selectedHttpAuthScheme;
      const keys = keysOf.get(args.input);
      if (scheme === undefined || keys === undefined) throw new Error("a call without keys");
      const { httpAuthOption: option } = scheme;
      const config = configWith(keys, option.signingProperties.config);
      scheme.httpAuthOption = { ...option, signingProperties: { ...option.signingProperties, config } };
      return next(args);
    };
  return {
    remember: (input, keys) => void keysOf.set(input, keys),
    attach(stack) {
      stack.addRelativeTo(middleware as never, {
        name: "keysOfTheCall",
        relation: "before",
        toMiddleware: "httpSigningMiddleware",
        override: true,
      });
    },
  };
}

/** The SDK makes one anew for each call, out of all of the client's settings. Which it is depends on the client alone. */
function signerOf(shared: SigningConfig, scheme: unknown): Promise<Signer> {
  const known = signers.get(shared);
  if (known !== undefined) return known;
  const signer = shared.signer(scheme);
  signers.set(shared, signer);
  return signer;
}
const signers = new WeakMap<SigningConfig, Promise<Signer>>();

/** The offset of the clock that one call learns is for all of them, so it goes to the client's own config. */
function configWith(keys: Credentials, shared: SigningConfig): SigningConfig {
  return {
    signer: async (scheme) =>
      Object.assign(Object.create(await signerOf(shared, scheme)) as Signer, { credentialProvider: async () => keys }),
    disableClockSkewCorrection: shared.disableClockSkewCorrection,
    get systemClockOffset() {
      return shared.systemClockOffset;
    },
    set systemClockOffset(offset) {
      shared.systemClockOffset = offset;
    },
  };
}
