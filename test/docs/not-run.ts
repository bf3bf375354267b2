/** Command lines that pages show and no test runs as they stand there, by how they begin: each with what runs it, or why nothing can. */

export type NotRun = { readonly page: string; readonly begins: string; readonly because: string };

const of = (page: string, because: string, ...begins: readonly string[]): readonly NotRun[] =>
  begins.map((each) => ({ page, begins: each, because }));

export const notRun: readonly NotRun[] = [
  ...of("README.md", ".ci/run takes both from here and runs them", "npm ci && npm start", "npm ci && npm test"),
  ...of("README.md", "`npm test` begins with that build", "npm ci && npm run build"),
  ...of("docs/install.md", "`npm test` begins with that build", "npm ci && npm run build"),
  ...of(
    "docs/install.md",
    "test/package packs, installs and runs the package, and its bill of materials",
    "npm pack",
    "npm install",
    "npm run --silent sbom",
  ),
  ...of(
    "docs/install.md",
    "where tests run no image can be built: test/package follows the Dockerfile line by line",
    "docker ",
  ),
  ...of("docs/api.md", "the example of the page printed it", "restorable audit --fail-on high would exit"),
  ...of("CONTRIBUTING.md", "they are steps of .ci/run, or .ci/run itself", "npm ", "bash .ci/run", "python3 -m venv"),
  ...of(
    "docs/fix.md",
    "the digest and the signature of a plan are of that plan: test/remediate/apply.test.ts applies by both",
    "restorable apply plan.json",
  ),
  ...of(
    "docs/fix.md",
    "for cron and CodeBuild: the same line stands above it in sh",
    "0 2 * * *",
    "- restorable audit",
  ),
  ...of(
    "docs/backups.md",
    "tags, journals and backups are of an organization of yours: test/cli/backup makes, resumes and shows backups",
    "restorable backup create --tag",
    "restorable backup create --resume",
    "restorable backup show",
  ),
  ...of(
    "docs/drills.md",
    "the evidence is named after its drill: test/restore/drill-audit.test.ts audits by it, drill.test.ts draws a sample",
    "restorable drill --sample",
    "restorable audit --organization --policy strict --drills",
  ),
  ...of(
    "docs/doctor.md",
    "it is what a doctor says: test/cli/doctor-roles.test.ts types such lines",
    "restorable iam --policy baseline --trusted-by",
  ),
  ...of(
    "docs/beyond-one-machine.md",
    "the run is one that lacks a shard: test/cli/merge.test.ts types the line that merge prints for it",
    "restorable audit --resume",
  ),
  ...of(
    "docs/beyond-one-machine.md",
    "a step of ci/github-shards.yml: test/ci/shards.test.ts runs its jobs",
    "run: restorable scan",
  ),
  ...of("docs/ci.md", "a step of a job of GitHub: test/ci runs the jobs of ci/", "- run: restorable audit"),
  ...of(
    "docs/performance.md",
    "minutes to hours: test/bench/bench.test.ts runs the short lines, small",
    "npm run bench",
  ),
  ...of(
    "docs/organization-size.md",
    "minutes to hours: test/bench/organization-size.test.ts runs it small, test/docs/organization-size.test.ts the paper",
    "npm run bench",
  ),
];
