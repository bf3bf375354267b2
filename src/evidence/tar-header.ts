/**
 * The one header that a file of a bundle has (POSIX ustar): name and length are its own, everything else is the same for
 * all, so that equal content gives equal bytes. Made for writing, and compared byte for byte in reading: a link, a device
 * or an extension cannot have it.
 */
export const blockBytes = 512;

/** Offset and width of a field, as POSIX.1-1988 lays them out. */
const fields = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
  devmajor: [329, 8],
  devminor: [337, 8],
  prefix: [345, 155],
} as const;
type Field = keyof typeof fields;

/** Throws for a name that does not fit: names are ours, and short. */
export function tarHeader(path: string, bytes: number): Buffer {
  const { prefix, name } = splitPath(path);
  const header = Buffer.alloc(blockBytes);
  const put = (field: Field, text: string): void =>
    void header.write(text, fields[field][0], fields[field][1], "latin1");
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")} `;
  put("name", name);
  put("prefix", prefix);
  put("mode", octal(0o644, 6));
  put("uid", octal(0, 6));
  put("gid", octal(0, 6));
  if (bytes < largestOctal) put("size", octal(bytes, 11));
  else {
    // GNU's way for 8 GiB and more, which every tar of today reads: the number itself, marked by the first bit.
    header[fields.size[0]] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), fields.size[0] + 4);
  }
  // Time 0: the clock of whoever packs is not evidence of anything.
  put("mtime", octal(0, 11));
  put("type", "0");
  put("magic", "ustar\x0000");
  put("devmajor", octal(0, 6));
  put("devminor", octal(0, 6));
  put("checksum", " ".repeat(8));
  const sum = header.reduce((total, byte) => total + byte, 0);
  put("checksum", `${octal(sum, 6)}\0`);
  return header;
}

const largestOctal = 8 ** 11;

/** Name and length as a header says them, whatever else it says; null: it says none. */
export function toldBy(header: Buffer): { readonly path: string; readonly bytes: number } | null {
  const text = (field: Field): string => {
    const [from, width] = fields[field];
    return header.toString("latin1", from, from + width).split("\0")[0] ?? "";
  };
  const prefix = text("prefix");
  const bytes = lengthIn(header.subarray(fields.size[0], fields.size[0] + fields.size[1]));
  return bytes === null ? null : { path: `${prefix === "" ? "" : `${prefix}/`}${text("name")}`, bytes };
}

function lengthIn(field: Buffer): number | null {
  if (field[0] === 0x80) {
    const bytes = field.readBigUInt64BE(4);
    return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : null;
  }
  const octal = /^[0-7]{11} $/.exec(field.toString("latin1"))?.[0];
  return octal === undefined ? null : Number.parseInt(octal, 8);
}

function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (!/^[\x21-\x7e]+$/.test(path)) throw new Error(`${JSON.stringify(path)} is no name for an archive`);
  const longest = fields.name[1];
  if (path.length <= longest) return { prefix: "", name: path };
  // The last slash that leaves a name short enough is the first one that can.
  const at = path.indexOf("/", path.length - longest - 1);
  if (at < 1 || at > fields.prefix[1] || at === path.length - 1) throw new Error(`${path} fits no header of tar`);
  return { prefix: path.slice(0, at), name: path.slice(at + 1) };
}

/** Zeros up to the next block. */
export const paddingAfter = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;
