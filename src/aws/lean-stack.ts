/**
 * An SDK client in, its middleware reduced to what a call here needs. What the SDK does anew for each call and always with
 * the same outcome is done once; what nobody here asked for is left out.
 */

/** What is used of a client's stack. Its own types differ from client to client. */
export type LeanableStack = {
  remove(name: string): boolean;
  add(middleware: never, place: Finalizing): void;
  add(middleware: never, place: Building): void;
};
type Finalizing = {
  readonly name: "retryMiddleware";
  readonly step: "finalizeRequest";
  readonly priority: "high";
  readonly override: true;
};
type Building = {
  readonly name: "getUserAgentMiddleware";
  readonly step: "build";
  readonly priority: "low";
  readonly override: true;
};

/** As the SDK says it: `["os/linux", "6.1"]`, `["lang/js"]`. */
type Said = readonly (readonly [name: string, version?: string])[];

export type LeanableClient = {
  readonly middlewareStack: LeanableStack;
  readonly config: { readonly defaultUserAgentProvider: () => Promise<Said> };
};

/** The one tells a logger that is silent, the other looks into the process's environment for a Lambda function's trace. */
const spared = ["loggerMiddleware", "recursionDetectionMiddleware"] as const;

export async function makeLean({ middlewareStack: stack, config }: LeanableClient, app: string): Promise<void> {
  for (const name of spared) stack.remove(name);
  // The SDK would ask a strategy each time whether there are retries: attempt.ts has them.
  stack.add(straightOn as never, {
    name: "retryMiddleware",
    step: "finalizeRequest",
    priority: "high",
    override: true,
  });
  const words = [...(await config.defaultUserAgentProvider()), [`app/${app}`] as const].map(wordOf);
  const userAgent = { "user-agent": words.join(" "), "x-amz-user-agent": words.filter(isOfSdk).join(" ") };
  const named =
    <Next>(next: (args: Sent) => Next) =>
    (args: Sent) => {
      Object.assign(args.request.headers, userAgent);
      return next(args);
    };
  stack.add(named as never, { name: "getUserAgentMiddleware", step: "build", priority: "low", override: true });
}

type Sent = { readonly request: { readonly headers: Record<string, string> } };

const straightOn = <Next>(next: Next): Next => next;

/** `os/linux#6.1`: as the SDK writes it, with the signs that it would not let pass in a header. */
function wordOf([name, version = ""]: Said[number]): string {
  const [word = "", detail = "", ...more] = name.split("/").filter((part) => part !== "");
  const named = [detail, ...more].join("-");
  const parts = [word, word === "api" ? named.toLowerCase() : named, version].filter((part) => part !== "");
  const [first = "", second, third] = parts.map((part) => part.replace(/[^!$%&'*+.^_`|~\w-]/g, "-"));
  return [first, second === undefined ? "" : `/${second}`, third === undefined ? "" : `#${third}`].join("");
}

const isOfSdk = (word: string): boolean => word.startsWith("aws-sdk-");
