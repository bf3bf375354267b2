/** The members of a request document, read with the errors a service gives for wrong types and broken constraints. */
import { ServiceError, constraint, validation } from "./service-error.ts";

export type Input = Readonly<Record<string, unknown>>;

const wrongType = (): ServiceError => new ServiceError("SerializationException", "Unexpected value type in payload");

/** As the model's validator names a member: `TableName` is `tableName`. */
const modelName = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

export function optionalText(input: Input, member: string): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongType();
  return value;
}

export function requiredText(input: Input, member: string): string {
  const value = optionalText(input, member);
  if (value === undefined) {
    throw validation(
      `1 validation error detected: Value null at '${modelName(member)}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

export function optionalNumber(input: Input, member: string): number | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw wrongType();
  return value;
}

export function optionalInteger(input: Input, member: string): number | undefined {
  const value = optionalNumber(input, member);
  if (value !== undefined && !Number.isSafeInteger(value)) throw wrongType();
  return value;
}

export function optionalFlag(input: Input, member: string): boolean | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw wrongType();
  return value;
}

/** An integer within bounds; `fallback` when the caller sends none. */
export function boundedNumber(
  input: Input,
  member: string,
  bounds: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  const value = optionalInteger(input, member);
  if (value === undefined) return bounds.fallback;
  const name = modelName(member);
  if (value < bounds.min) throw constraint(name, String(value), `have value greater than or equal to ${bounds.min}`);
  if (value > bounds.max) throw constraint(name, String(value), `have value less than or equal to ${bounds.max}`);
  return value;
}

export function optionalObject(input: Input, member: string): Input | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw wrongType();
  return value as Input;
}

export function optionalList(input: Input, member: string): readonly unknown[] | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongType();
  return value as readonly unknown[];
}

export function optionalObjects(input: Input, member: string): readonly Input[] | undefined {
  return optionalList(input, member)?.map((item) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) throw wrongType();
    return item as Input;
  });
}

/** One of a closed list of values. */
export function optionalChoice<T extends string>(input: Input, member: string, choices: readonly T[]): T | undefined {
  const value = optionalText(input, member);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw constraint(modelName(member), value, `satisfy enum value set: [${choices.join(", ")}]`);
  }
  return found;
}
