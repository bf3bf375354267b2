/**
 * Who may import whom, as data: one row per folder of src and per file at its root. The text in `because` is what an
 * offender reads. A folder without a row is refused, so that a new one is thought about.
 */

export type Row = {
  /** Folders of src (their own folder is always allowed), or files at its root by name. */
  readonly folders: readonly string[];
  /** Folders of which only types may be imported. */
  readonly typesOf?: readonly string[];
  /** Packages by name, or by scope as `@aws-sdk/*`. */
  readonly packages: readonly string[];
  /** Node built-ins with their `node:` prefix; `*` is any. */
  readonly builtins: readonly string[];
  readonly because: string;
};

export const importTable = {
  "errors.ts": {
    folders: [],
    packages: [],
    builtins: [],
    because: "errors are what everybody may throw, so they depend on nobody",
  },
  "tool-version.ts": {
    folders: [],
    packages: [],
    builtins: ["node:fs"],
    because: "the version is asked for alone, and must cost no more than reading it",
  },
  "audit.ts": {
    folders: ["opened-accounts.ts", "errors.ts", "model", "scan", "runs", "evaluate", "report"],
    typesOf: ["aws"],
    packages: [],
    builtins: [],
    because: "audit.ts is the recipe: it composes stages and leaves clients, files and flags to the two ends",
  },
  "opened-accounts.ts": {
    folders: ["errors.ts", "model", "scan"],
    typesOf: ["audit.ts"],
    packages: [],
    builtins: [],
    because: "a part of the recipe: clients, files and flags come with the scan that it is given",
  },
  model: {
    folders: [],
    packages: [],
    builtins: ["node:crypto"],
    because:
      "the model is the nouns everybody shares: what it imported, everybody would import; node:crypto is for the shard of an account",
  },
  condition: {
    folders: ["model"],
    packages: ["re2js"],
    builtins: ["node:module"],
    because:
      "conditions are pure logic over facts: no YAML, no schema, no file; node:module is for RE2, loaded when needed",
  },
  policy: {
    folders: ["errors.ts", "model", "condition"],
    packages: ["yaml"],
    builtins: ["node:crypto", "node:path"],
    because: "a policy is compiled from text alone: it knows neither AWS nor how it will be evaluated",
  },
  evaluate: {
    folders: ["model", "condition"],
    packages: [],
    builtins: ["node:crypto"],
    because: "a verdict depends on facts, policy and asOf and on nothing else; node:crypto is for the fingerprint",
  },
  aws: {
    folders: ["errors.ts", "model"],
    packages: ["@aws-sdk/*", "@smithy/*"],
    builtins: ["node:http", "node:https", "node:stream", "node:crypto"],
    because: "aws is the outside world behind a narrow door: it takes its clock as ports and knows no stage",
  },
  scan: {
    folders: ["model", "aws"],
    packages: [],
    builtins: [],
    because: "a scan reads through aws and is told its demand as a value: it sees neither the SDK nor a policy",
  },
  runs: {
    folders: ["errors.ts", "model"],
    packages: [],
    builtins: [
      "node:fs",
      "node:fs/promises",
      "node:path",
      "node:zlib",
      "node:crypto",
      "node:stream",
      "node:stream/promises",
      "node:readline",
    ],
    because: "the run directory holds what it is given: it neither asks AWS nor judges",
  },
  history: {
    folders: ["model"],
    packages: [],
    builtins: [],
    because: "history compares sealed findings and reads nothing itself",
  },
  evidence: {
    folders: ["errors.ts", "model", "runs"],
    packages: [],
    builtins: [
      "node:fs",
      "node:fs/promises",
      "node:path",
      "node:zlib",
      "node:crypto",
      "node:stream",
      "node:stream/promises",
    ],
    because: "evidence packs what a run holds and proves it unchanged: it judges nothing and asks nobody",
  },
  report: {
    folders: ["model"],
    packages: ["table", "csv-stringify"],
    builtins: ["node:util", "node:zlib", "node:crypto"],
    because:
      "a report is text made of what it is given, byte for byte the same each time; node:util is for styleText, " +
      "node:zlib for the data of a page, node:crypto for hashes of what it is given",
  },
  remediate: {
    folders: ["errors.ts", "model", "scan", "aws"],
    packages: [],
    builtins: ["node:crypto"],
    because: "a plan is made of findings and applied through the write client: policies and reports stay outside",
  },
  iam: {
    folders: ["errors.ts", "model"],
    packages: [],
    builtins: [],
    because: "who may do what is made of the catalogue alone, and is text in the end: it asks nobody",
  },
  restore: {
    folders: ["errors.ts", "model", "scan", "aws"],
    packages: [],
    builtins: ["node:crypto"],
    because: "restores and drills re-read through scan's collectors: policies and reports stay outside",
  },
  doctor: {
    folders: ["model", "scan", "aws"],
    packages: [],
    builtins: [],
    because: "the doctor asks what an audit would ask, by the scan's own steps, and writes nothing: files stay outside",
  },
  push: {
    folders: ["model", "scan", "aws"],
    packages: [],
    builtins: [],
    because: "findings come as Security Hub takes them: what they say is for the report, which is the same in a file",
  },
  queue: {
    folders: ["errors.ts", "model", "scan"],
    packages: ["bullmq", "ioredis"],
    builtins: [],
    because: "the queue is one more way to dispatch scopes and carries no credentials",
  },
  emulator: {
    folders: [],
    packages: [],
    builtins: ["*"],
    because:
      "the emulator stands for AWS: sharing code with the product would make it agree with the product's mistakes",
  },
  engine: {
    folders: [
      "audit.ts",
      "errors.ts",
      "tool-version.ts",
      "model",
      "policy",
      "evaluate",
      "aws",
      "scan",
      "runs",
      "history",
    ],
    packages: [],
    builtins: ["node:path"],
    because:
      "the engine puts the stages together for whoever asks, a command line or a program: it knows neither argv nor " +
      "a terminal, and what it needs of the machine it is given",
  },
  api: {
    folders: ["engine", "errors.ts", "model", "condition", "policy", "evaluate", "aws", "report", "runs"],
    packages: [],
    builtins: ["node:path"],
    because:
      "the api takes options of a program and gives values: what puts the stages together is in engine, for the command " +
      "line as well",
  },
  "index.ts": {
    folders: ["api", "errors.ts"],
    typesOf: ["model", "evaluate", "policy", "report"],
    packages: [],
    builtins: [],
    because: "index.ts is the list of what a program may use, and holds nothing itself",
  },
  cli: {
    folders: [
      "audit.ts",
      "errors.ts",
      "tool-version.ts",
      "engine",
      "model",
      "condition",
      "policy",
      "evaluate",
      "aws",
      "scan",
      "runs",
      "history",
      "evidence",
      "report",
      "remediate",
      "restore",
      "doctor",
      "push",
      "iam",
      "queue",
      "emulator",
    ],
    packages: ["commander", "@commander-js/extra-typings"],
    builtins: ["*"],
    because: "the command line may know everything of ours; the SDK stays behind src/aws",
  },
} as const satisfies Record<string, Row>;

export type Deviation = {
  readonly files: RegExp;
  readonly packages?: readonly string[];
  readonly builtins?: readonly string[];
  readonly globals?: readonly string[];
  readonly because: string;
};

/** Files that may do more than their folder, each for the reason it gives. */
export const deviations: readonly Deviation[] = [
  {
    files: /^policy\/files\.ts$/,
    builtins: ["node:fs", "node:fs/promises", "node:url"],
    because: "policy files are read in one place, and compiled as text in all others",
  },
  {
    files: /^cli\/emulator-organization\.ts$/,
    packages: ["yaml"],
    because: "an organization for the emulator is written in YAML, and the emulator itself takes values and no package",
  },
  {
    files: /^api\/process-machine\.ts$/,
    builtins: ["node:events", "node:timers/promises"],
    globals: ["process", "Date.now", "Math.random"],
    because: "a program that hands over no environment means its own, and that comes in through one file",
  },
  {
    files: /^engine\/is-alive\.ts$/,
    globals: ["process"],
    because: "whether a process lives is asked of the system by the process itself",
  },
  {
    files: /^aws\/sdk\.ts$/,
    globals: ["process"],
    because: "the SDK's warning about Node 20 can be silenced by a variable of the process alone, as a client is made",
  },
  {
    files: /^aws\/shared-config\.ts$/,
    builtins: ["node:os", "node:path"],
    because: "the shared AWS config files are found from the home directory when the environment names none",
  },
  {
    files: /^aws\/(transport|answer-limits)\.ts$/,
    globals: ["setInterval", "performance", "Date.now"],
    because:
      "a request that hangs is cut off in real time, and signed with the clock of the machine, whatever the clock of the run says",
  },
];

/** Imports that only the named files may make, whatever their row says. */
export const guarded: readonly { readonly target: RegExp; readonly by: RegExp; readonly because: string }[] = [
  {
    target: /^emulator\//,
    by: /^(emulator\/|cli\/(commands\/)?(demo|emulator)[\w-]*\.ts$)/,
    because: "only the demo and the emulator command may start the emulator: an audit of AWS must not be able to",
  },
  {
    target: /^aws\/write-/,
    by: /^(aws\/write-|(remediate|restore)\/(apply|backup|restore|drill)[\w-]*\.ts$|push\/)/,
    because:
      "only what applies a reviewed plan, or makes a backup, a restore, a drill or an import of findings that was asked for, may hold a client that writes",
  },
  {
    target: /^aws\/write-push/,
    by: /^push\//,
    because: "findings are imported into Security Hub by the one command that was asked to",
  },
  {
    target: /^aws\/write-(?!push)/,
    by: /^(?!push\/)/,
    because: "what imports findings must be unable to change a table",
  },
  {
    target: /^aws\/write-drill/,
    by: /^restore\/drill-[\w-]*\.ts$/,
    because: "the one client that deletes is for the scratch tables of drills",
  },
];

/** The audit reads. Nothing it can reach may be able to write to AWS. */
export const unreachable: readonly { readonly from: string; readonly target: RegExp; readonly because: string }[] = [
  { from: "audit.ts", target: /^aws\/write-/, because: "an audit must be unable to write to AWS" },
  { from: "doctor/examine.ts", target: /^aws\/write-/, because: "a doctor must be unable to write to AWS" },
  { from: "index.ts", target: /^aws\/write-/, because: "what a program may use must be unable to write to AWS" },
  {
    from: "index.ts",
    target: /^emulator\//,
    because: "what a program may use speaks to AWS and never starts what stands for it",
  },
  { from: "index.ts", target: /^cli\//, because: "what a program may use knows neither argv nor console" },
];

/** Globals, and who may reach for them. */
export const globalsTable: readonly {
  readonly names: RegExp;
  readonly allowed: RegExp | null;
  readonly because: string;
}[] = [
  {
    names: /^(process|console|globalThis)$/,
    allowed: /^cli\//,
    because: "environment and terminal enter through cli as data and ports",
  },
  {
    names: /^(Date|Date\..+|new Date\(\)|performance)$/,
    allowed: /^(cli|emulator)\//,
    because: "the time of judgement is data (`asOf`), the clock a port: read neither from the machine",
  },
  {
    names: /^(Math\.random|crypto)$/,
    allowed: /^(cli|emulator)\//,
    because: "randomness is a port, so that a run can be repeated",
  },
  {
    names: /^(setTimeout|setInterval|setImmediate|AbortSignal\.timeout)$/,
    allowed: /^(cli|emulator)\//,
    because: "sleeping is a port, so that tests need not wait",
  },
  {
    names: /^(fetch|require)$/,
    allowed: null,
    because: "requests go through the SDK in src/aws, modules through import",
  },
  {
    names: /^(Intl|\.toLocale\w*|\.localeCompare)$/,
    allowed: null,
    because: "the locale of the machine must not decide an order or a byte of a report",
  },
];

/** Longest file in lines. The rule of thumb is 200; past this a file needs its line in `longFiles`. */
export const lineLimit = 250;

export const longFiles: Readonly<Record<string, string>> = {
  "emulator/organization.ts": "the language in which organizations are written: types alone, and read as one",
};

export const refusedFolders = ["utils", "util", "helpers", "common", "core", "lib", "shared", "misc"];

/** Words this project does not use for its own things; what each should be called is in `said`. */
export const refusedWords: readonly { readonly word: RegExp; readonly said: string }[] = [
  { word: /^violations?$/, said: "a failing finding" },
  { word: /^issues?$/, said: "a finding, or a mistake in a file" },
  { word: /^problems?$/, said: "a finding, or an unknown" },
  { word: /^results?$/, said: "a finding, a verdict or an outcome" },
  { word: /^alerts?$/, said: "a finding" },
  { word: /^resources?$/, said: "a table" },
  { word: /^scor(e|es|ing)$/, said: "counts per verdict" },
];

/** AWS's own names, where a synonym would hide what is meant: taken out of a name before its words are looked at. */
export const namesOfAws =
  /(list)?protected[-]?resources?|^(not)?resources$|^resource(arn|type|tags?|tagmappinglist)$/gi;
