/** The shape of one setting: what the registries of them hold. */

/** `parse` throws InvalidArgumentError or UsageError with what would be taken. */
type Setting<T, F extends T | null> = {
  readonly key: string;
  readonly env: `RESTORABLE_${string}`;
  readonly about: string;
  readonly parse: (text: string) => T;
  readonly fallback: F;
};

export const setting = <T, F extends T | null>(of: Setting<T, F>): Setting<T, F> => of;
