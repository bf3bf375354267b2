// Preloaded: a machine on which the package is not installed. The error is Node's own.
import { register } from "node:module";

const hook = `export const resolve = (name, context, next) =>
  next(name === "bullmq" ? "a-package-that-nobody-has-installed" : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
