/**
 * botocore, of AWS's own making, as the reader of what is to be sent: findings in, what it has against each out: its
 * validator, and the choices and patterns of its model, which the validator leaves to the service.
 */
import { spawnSync } from "node:child_process";
import { python } from "../support/python.ts";

const program = `
import json, re, sys
import botocore.session, botocore.validate
shape = botocore.session.get_session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape
known = shape.members["Findings"].member
def refused(value, shape, path):
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value: yield from refused(value[name], member, path + "." + name)
    elif shape.type_name == "list":
        for each in value: yield from refused(each, shape.member, path)
    elif shape.type_name == "map":
        for each in value.values(): yield from refused(each, shape.value, path)
    elif shape.type_name == "string":
        if "enum" in shape.metadata and value not in shape.metadata["enum"]: yield path + " cannot be " + value
        if "pattern" in shape.metadata and not re.search(shape.metadata["pattern"], value): yield path + " is blank"
said = []
for finding in json.load(sys.stdin):
    report = botocore.validate.ParamValidator().validate({"Findings": [finding]}, shape).generate_report()
    said.append(([report] if report else []) + list(refused(finding, known, "")))
print(json.dumps(said))
`;

export function botocoreComplaints(findings: readonly unknown[]): readonly (readonly string[])[] {
  const { status, stdout, stderr } = spawnSync(python(), ["-c", program], {
    input: JSON.stringify(findings),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}
