/**
 * Text of an exception made fit to keep: no credentials, signatures or request ids, one line, bounded length. In goes
 * whatever an endpoint or the SDK said, out comes what a report may show.
 */

/** Longest text kept: an AccessDenied message with two long ARNs fits. */
const longest = 400;

/** Order matters: whole headers and named values first, then bare keys. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/AWS4-HMAC-SHA256[^\n]*/gi, "[signature]"],
  [
    /\b(authorization|x-amz-security-token|proxy-authorization|cookie|set-cookie)\b["']?\s*[:=][^\n]*/gi,
    "$1: [removed]",
  ],
  [
    /\b((?:x-amz-)?signature|x-amz-credential|aws_?secret_?access_?key|secret_?access_?key|aws_?session_?token|session_?token|security_?token|password|aws_?access_?key_?id|access_?key_?id)\b["']?\s*(?:[:=]|is)\s*["']?[^\s"'&,;<>]+/gi,
    "$1=[removed]",
  ],
  [/<(SecretAccessKey|SessionToken|AccessKeyId)>[^<]*/gi, "<$1>[removed]"],
  [/\b(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, "[access key id]"],
  [/\/\/[^\s/@]+@/g, "//[removed]@"],
  [/\b(request\s?id)["']?\s*[:=]?\s*["']?[0-9A-Za-z-]{8,}/gi, "$1 [removed]"],
  // A bare secret access key: 40 characters of base64 with both cases and a digit.
  [
    /(?<![A-Za-z0-9+/=])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[0-9])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g,
    "[removed]",
  ],
  // What is left of this kind is a token, a signature or an encoded message; ARNs and sentences have breaks.
  [/[A-Za-z0-9+/=_-]{64,}/g, "[removed]"],
];

/** `keys` are values known to be secret here and now: they go wherever they stand. */
export function scrub(text: string, keys: readonly string[] = []): string {
  // Bounded before the expressions run, so that a huge answer costs nothing; what is cut off is not shown either.
  let clean = text.slice(0, 8 * longest);
  for (const key of keys) if (key.length >= 4) clean = clean.split(key).join("[removed]");
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement);
  clean = clean.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
