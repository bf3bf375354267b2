"""Imports findings through boto3 as a finding provider does, one of them wrong, and reads them back page by page."""


def imports(session, findings):
    hub = session.client("securityhub")
    wrong = {**findings[0], "Id": "wrong", "Title": "x" * 257}
    answers = [hub.batch_import_findings(Findings=batch) for batch in ([*findings, wrong], findings)]
    pages = hub.get_paginator("get_findings").paginate(
        Filters={"RecordState": [{"Value": "ACTIVE", "Comparison": "EQUALS"}]}, PaginationConfig={"PageSize": 1}
    )
    return {
        "answers": [{name: value for name, value in answer.items() if name != "ResponseMetadata"} for answer in answers],
        "pages": [page["Findings"] for page in pages],
    }
