"""Validates documents with Python's jsonschema, in the draft that each schema names and with its formats checked.

In, as JSON on standard input: {"schemas": [schema, …], "documents": [{"name", "schema", "text", "form"}, …]}, where
"schema" is the $id of one of them and "form" is "json", or "yaml" for PyYAML. Out, as JSON: complaints by name. A schema
that is none, or a reference to a schema that was not given, ends the program.
"""
import json
import sys

import jsonschema
import referencing
import yaml

given = json.load(sys.stdin)
drafts = {}
for schema in given["schemas"]:
    draft = jsonschema.validators.validator_for(schema, default=None)
    if draft is None:
        sys.exit(f"{schema['$id']} names no draft that jsonschema knows")
    draft.check_schema(schema)
    drafts[schema["$id"]] = draft

registry = referencing.Registry().with_resources(
    (schema["$id"], referencing.Resource.from_contents(schema)) for schema in given["schemas"]
)
validators = {
    schema["$id"]: drafts[schema["$id"]](
        schema, registry=registry, format_checker=drafts[schema["$id"]].FORMAT_CHECKER
    )
    for schema in given["schemas"]
}

read = {"json": json.loads, "yaml": yaml.safe_load}

complaints = {}
for document in given["documents"]:
    content = read[document["form"]](document["text"])
    complaints[document["name"]] = [
        f"{error.json_path}: {error.message[:300]}" for error in validators[document["schema"]].iter_errors(content)
    ]

# PyYAML and json alike accept lone surrogates; what is printed stays within ASCII.
json.dump(complaints, sys.stdout)
