/** JSON text in, the same JSON out, safe to be shown; the rule is with the model, as plans are written by it too. */
export { escapedJson } from "../../model/escaped-json.ts";
