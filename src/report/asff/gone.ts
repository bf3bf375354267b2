/** A finding that an earlier run had and that nothing is left of in, the same archived out: it says why, and asks for nothing. */
import type { AsffFinding } from "./finding.ts";

export function goneFinding(was: AsffFinding, because: string): AsffFinding {
  const {
    verdict: _verdict,
    check: _check,
    expected: _expected,
    actual: _actual,
    waiver: _waiver,
    ...fields
  } = was.fields;
  return {
    ...was,
    text: because,
    fix: "",
    status: "NOT_AVAILABLE",
    record: "ARCHIVED",
    open: "settled",
    code: "gone",
    fields: { ...fields, verdict: "gone" },
  };
}
