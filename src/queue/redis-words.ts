/** The URL of a Redis or Valkey and its errors in, words that may be shown out: its password is a secret. */

export type RedisPlace = { readonly tls: boolean; readonly host: string; readonly port: string };

/** Without user, password and database. */
export function placeOf(url: string): RedisPlace {
  const { protocol, hostname, port } = new URL(url);
  return { tls: protocol === "rediss:", host: hostname, port: port === "" ? "6379" : port };
}

/** Of an error: with neither the URL nor a part of it that is a secret. */
export function wordsOf(error: Error, url: string): string {
  const { username, password } = new URL(url);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // Node gathers the failures of all addresses of a host in one error without a message of its own.
  const own = error.message === "" && "errors" in error ? String(error.errors) : error.message;
  const text = own.includes(code) ? own : [code, own].filter((part) => part !== "").join(": ");
  return [url, password, decodeURIComponent(password), username]
    .filter((secret) => secret !== "")
    .reduce((clean, secret) => clean.replaceAll(secret, "[removed]"), text);
}

/** Its URL, as far as people may see it. */
export function serverOf(url: string): string {
  return serverAt(placeOf(url));
}

export const serverAt = ({ tls, host, port }: RedisPlace): string => `${tls ? "rediss" : "redis"}://${host}:${port}`;
