// Runs before each test file: files share processes, so what one leaves changed of its process fails that file, and not
// some later one.

import { afterAll, beforeAll } from "vitest";

/** The product sets it before it loads the SDK, whichever file is the first to need that. */
const setByTheProduct = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

const ofTheProcess = (): Readonly<Record<string, string | number | undefined>> => ({
  ...process.env,
  [setByTheProduct]: "true",
  "the folder": process.cwd(),
  "the umask": process.umask(),
});

let found = ofTheProcess();

beforeAll(() => {
  found = ofTheProcess();
});

/** Names alone: a variable may hold a secret. */
afterAll(() => {
  const left = ofTheProcess();
  const names = [...new Set([...Object.keys(found), ...Object.keys(left)])].filter(
    (name) => left[name] !== found[name],
  );
  if (names.length > 0) throw new Error(`the file leaves these of its process changed: ${names.join(", ")}`);
});
