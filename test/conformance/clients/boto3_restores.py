"""Restores a table through boto3 from a backup and to a point in time, waits, counts and deletes what was made."""


def restores(dynamodb, control, source):
    """The organization's clock goes on only when somebody looks at a table."""
    statuses = []

    def looked(parsed, **_):
        statuses.append(parsed.get("Table", {}).get("TableStatus", parsed.get("Error", {}).get("Code")))
        control("/clock", {"advance": "2m"})

    def made(name):
        """Waits as boto3 does, and tells of the table and of every item in it."""
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 9})
        pages = list(dynamodb.get_paginator("scan").paginate(TableName=name, PaginationConfig={"PageSize": 3}))
        return {
            "table": dynamodb.describe_table(TableName=name)["Table"],
            "sizes": [page["Count"] for page in pages],
            "items": [item for page in pages for item in page["Items"]],
        }

    original = dynamodb.describe_table(TableName=source)["Table"]
    backup = dynamodb.list_backups(TableName=source)["BackupSummaries"][0]["BackupArn"]
    dynamodb.meta.events.register("after-call.dynamodb.DescribeTable", looked)
    begun = dynamodb.restore_table_from_backup(TargetTableName="from-backup", BackupArn=backup)["TableDescription"]
    from_backup = made("from-backup")
    to_point = dynamodb.restore_table_to_point_in_time(
        SourceTableName=source, TargetTableName="to-point", UseLatestRestorableTime=True
    )["TableDescription"]
    latest = made("to-point")
    deleted = dynamodb.delete_table(TableName="to-point")["TableDescription"]
    return {
        "original": original,
        "backup": backup,
        "begun": begun,
        "fromBackup": from_backup,
        "toPoint": to_point,
        "latest": latest,
        "deleted": deleted,
        "statuses": statuses,
    }
