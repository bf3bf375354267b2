export function freePort(): Promise<number>;
export function firstEphemeralPort(): number;
