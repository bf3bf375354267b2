"""What roles come to, said by programs nobody here wrote.

Takes on standard input `{"policies": [text, ...], "terraform": [text, ...], "commands": [script, ...]}`. parliament reads each
policy, and tells of every action which kinds of things it acts on, from AWS's service authorization reference, and which of
them each Resource of its statement can be. Terraform goes through python-hcl2. Each argv goes through the real AWS CLI, which
checks it against AWS's own models; the request is caught and answered with nothing.
"""

import json
import os
import re
import sys

import hcl2
import parliament

from caught_requests import catching

with open(os.path.join(os.path.dirname(parliament.__file__), "iam_definition.json")) as file:
    services = {service["prefix"]: service for service in json.load(file)}


def listed(value):
    return value if isinstance(value, list) else [value]


def kinds(action, resources):
    """For each kind that AWS requires, or may be given: its name, is it required, can a Resource be of it."""
    prefix, name = action.split(":")
    service = services[prefix]
    privilege = next(each for each in service["privileges"] if each["privilege"] == name)
    arns = {each["resource"]: each["arn"] for each in service["resources"]}
    told = []
    for each in privilege["resource_types"]:
        kind = each["resource_type"]
        bare = kind.rstrip("*")
        if bare == "":
            continue
        matched = [arn for arn in resources if arn != "*" and parliament.is_arn_match(bare, wild(arns[bare]), arn)]
        told.append({"kind": bare, "required": kind.endswith("*"), "matched": matched})
    return {"action": action, "access": privilege["access_level"], "on": resources, "kinds": told}


def wild(arn):
    return re.sub(r"\$\{[^}]*\}", "*", arn)


def policy(text):
    document = json.loads(text)
    analyzed = parliament.analyze_policy_string(text)
    return {
        "findings": [f"{finding.issue}: {finding.detail}" for finding in analyzed.findings],
        "actions": [
            kinds(action, listed(statement["Resource"]))
            for statement in document["Statement"]
            for action in listed(statement["Action"])
        ],
    }


def told(request):
    body = request.body or b""
    return body.decode() if isinstance(body, bytes) else str(body)


requested = catching(told, b"<r/>")

given = json.load(sys.stdin)
json.dump(
    {
        "policies": [policy(text) for text in given["policies"]],
        "terraform": [hcl2.loads(text) for text in given["terraform"]],
        "commands": [requested(argv) for argv in given["commands"]],
    },
    sys.stdout,
)
