/** A report in, what it says out: what is packed in it is unpacked, since versions of zlib pack the same text differently. */
import { gunzipSync } from "node:zlib";

/** Base64 of a gzip member: its magic number and method make its first four signs (RFC 1952). */
const packed = /H4sI[A-Za-z0-9+/]+={0,2}/g;

export const comparableText = (report: string): string =>
  report.replace(packed, (base64) => gunzipSync(Buffer.from(base64, "base64")).toString("utf8"));
