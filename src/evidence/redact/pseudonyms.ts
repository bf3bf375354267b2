/**
 * A key in, pseudonyms out: equal names get equal pseudonyms in every file, and without the key nobody can tell, or try
 * out, which name one stands for. They keep the shape that others read: account ids have 12 digits, ARNs their parts.
 */
import { createHmac } from "node:crypto";

export type Pseudonyms = {
  /** Tells one key from another, and nothing of either. */
  readonly keyId: string;
  /** By its shape: ARN, account id, id or path of the organization; any other text becomes a word. */
  readonly of: (text: string) => string;
  /** A word, whatever it was. */
  readonly word: (text: string) => string;
  readonly digest: (digest: string) => string;
};

/** What is repeated most are accounts, vaults and tags; names of tables go by and must not fill the memory. */
const mostRemembered = 10_000;

export function createPseudonyms(key: Buffer): Pseudonyms {
  const hex = (purpose: string, text: string): string =>
    createHmac("sha256", key).update(`${purpose}\0${text}`).digest("hex");
  const remembered = new Map<string, string>();

  const word = (text: string): string => `x${hex("name", text).slice(0, 16)}`;
  const account = (id: string): string => {
    const number = BigInt(`0x${hex("account", id).slice(0, 24)}`) % 900_000_000_000n;
    return String(number + 100_000_000_000n);
  };
  const inOrganization = (id: string): string => {
    const [kind = "", root = ""] = id.split("-");
    const own = hex("organization", id);
    if (kind === "o") return `o-${own.slice(0, 10)}`;
    // The id of an OU begins with that of its root.
    const ofRoot = hex("organization", `r-${root}`).slice(0, 4);
    return kind === "r" ? `r-${ofRoot}` : `ou-${ofRoot}-${own.slice(0, 8)}`;
  };

  function arn(text: string): string {
    const [, partition = "", service = "", region = "", owner = "", ...rest] = text.split(":");
    const tokens = rest.join(":").split(/([/:])/);
    // What something is stands before what it is called: kind/name/kind/name, with the separators between them.
    const named = tokens.map((token, at) => {
      const keeps = at % 2 === 1 || isStars(token) || (at % 4 === 0 && kinds.has(token));
      return keeps ? token : of(token);
    });
    return [
      "arn",
      partitionName.test(partition) ? partition : word(partition),
      services.has(service) || isStars(service) ? service : word(service),
      isRegion(region) || isStars(region) ? region : word(region),
      isStars(owner) || owner === "aws" ? owner : of(owner),
      named.join(""),
    ].join(":");
  }

  function made(text: string): string {
    if (text.startsWith("arn:")) return arn(text);
    if (/^\d{12}$/.test(text)) return account(text);
    if (organizationId.test(text)) return inOrganization(text);
    if (organizationPath.test(text))
      return text
        .split("/")
        .map((step) => (step === "" ? "" : of(step)))
        .join("/");
    return word(text);
  }

  function of(text: string): string {
    const before = remembered.get(text);
    if (before !== undefined) return before;
    const pseudonym = made(text);
    if (remembered.size < mostRemembered) remembered.set(text, pseudonym);
    return pseudonym;
  }

  return { keyId: hex("key", "id").slice(0, 16), of, word, digest: (digest) => `sha256:${hex("digest", digest)}` };
}

/** Empty, or nothing but wildcards. */
const isStars = (text: string): boolean => /^[*?]*$/.test(text);

const organizationId = /^(o-[a-z0-9]{10,32}|r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$/;
const organizationPath = /^o-[a-z0-9]{10,32}\/(r-[a-z0-9]{4,32}\/)?(ou-[a-z0-9-]+\/?)*$/;
const partitionName = /^aws(-[a-z]+)*$/;
const services: ReadonlySet<string> = new Set(["dynamodb", "backup", "kms", "sts", "iam", "organizations", "ec2"]);
const kinds: ReadonlySet<string> = new Set(
  (
    "table backup index stream export global-table recovery-point backup-vault backup-plan restore-testing-plan " +
    "key alias assumed-role role user root federated-user account ou organization"
  ).split(" "),
);

/** Regions are no names of anybody. */
export const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]{2,8}){1,3}-\d{1,2}$/.test(text);
