/**
 * `npm run --silent sbom > bom.json`: package-lock.json in, a CycloneDX 1.6 list of what a user installs out, the same bytes
 * each time. `npm sbom` leaves out what a development dependency could use too, calls the project by its folder, and writes
 * another number and time at each call. Refuses a package whose licence or digest the lockfile does not tell.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const { name, version, license, description } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

const installed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== "" && dev !== true);
const nameAt = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
const purl = (of, at) => `pkg:npm/${of.replace("@", "%40")}@${at}`;
const refAt = (path) => (path === "" ? purl(name, version) : purl(nameAt(path), lock.packages[path].version));

/** As Node finds it: beside the package, else beside what it lies in. */
function found(from, wanted) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    const path = `${at === "" ? "" : `${at}/`}node_modules/${wanted}`;
    if (lock.packages[path] !== undefined) return path;
    if (at === "") return null;
  }
}

function dependenciesOf(path) {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = lock.packages[path];
  const wanted = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  return wanted.map((each) => found(path, each)).filter((each) => each !== null && lock.packages[each].dev !== true);
}

function component(path) {
  const { version: at, license: terms, integrity } = lock.packages[path];
  const [algorithm, digest] = integrity?.split("-") ?? [];
  if (typeof terms !== "string" || algorithm !== "sha512")
    throw new Error(`package-lock.json: ${path} has no licence or no SHA-512`);
  const [, group, own] = /^(?:(@[^/]+)\/)?(.+)$/.exec(nameAt(path));
  return {
    type: "library",
    "bom-ref": refAt(path),
    ...(group === undefined ? {} : { group }),
    name: own,
    version: at,
    hashes: [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }],
    licenses: [/[ ()]/.test(terms) ? { expression: terms } : { license: { id: terms } }],
    purl: refAt(path),
  };
}

const byRef = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const components = new Map(installed.map(([path]) => [refAt(path), component(path)]));
const edges = new Map();
for (const path of ["", ...installed.map(([each]) => each)]) {
  const known = edges.get(refAt(path)) ?? new Set();
  for (const each of dependenciesOf(path)) known.add(refAt(each));
  edges.set(refAt(path), known);
}

const about = {
  metadata: {
    lifecycles: [{ phase: "build" }],
    component: {
      type: "application",
      "bom-ref": refAt(""),
      name,
      version,
      description,
      licenses: [{ license: { id: license } }],
      purl: refAt(""),
    },
  },
  components: [...components.values()].sort((a, b) => byRef(a["bom-ref"], b["bom-ref"])),
  dependencies: [...edges]
    .sort(([a], [b]) => byRef(a, b))
    .map(([ref, on]) => ({ ref, dependsOn: [...on].sort(byRef) })),
};

/** Of the content, so that it is another one when anything is. The two marked digits make a UUID of version 8 of it. */
const hex = createHash("sha256").update(JSON.stringify(about)).digest("hex");
const serial = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  serialNumber: `urn:uuid:${serial.join("-")}`,
  version: 1,
  ...about,
};
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
