"""Does through boto3 what a plan on standard input says, and prints what boto3 made of it as one JSON document.

The plan is made, and everything printed is judged, by boto3.test.ts. Instants are printed as epoch milliseconds.
"""

import json
import sys
import urllib.request
from datetime import datetime
from functools import cache

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from boto3_changes import changes
from boto3_restores import restores
from boto3_security_hub import imports

plan = json.load(sys.stdin)
once = Config(retries={"total_max_attempts": 1})
# Wrong input is the emulator's to refuse, not botocore's.
unchecked = Config(retries={"total_max_attempts": 1}, parameter_validation=False)


def control(path, document):
    request = urllib.request.Request(plan["control"] + path, json.dumps(document).encode(), method="POST")
    urllib.request.urlopen(request).close()


def paged(client, operation, key, **arguments):
    """All items, and how many came on each page."""
    size = arguments.pop("size", None)
    pages = client.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": size} if size else {})
    found = [page.get(key, []) for page in pages]
    return {"items": [item for page in found for item in page], "pages": [len(page) for page in found]}


def bare(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@cache
def session_in(account):
    """A session of the account: its own keys for the management account, a role in all others."""
    if account == plan["management"]:
        return boto3.Session(), None
    assumed = boto3.client("sts", config=once).assume_role(**plan["roles"][account])
    keys = assumed["Credentials"]
    session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return session, {"AssumedRoleUser": assumed["AssumedRoleUser"], "Expiration": keys["Expiration"]}


def table(client, kms, name):
    described = client.describe_table(TableName=name)["Table"]
    try:
        pitr = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    except client.exceptions.TableNotFoundException as error:
        pitr = error.response["Error"]["Code"]
    try:
        tags = paged(client, "list_tags_of_resource", "Tags", ResourceArn=described["TableArn"])
    except client.exceptions.ResourceNotFoundException as error:
        tags = error.response["Error"]["Code"]
    return {"described": described, "pitr": pitr, "tags": tags, "settings": settings(client, kms, described)}


def told(call, key, **arguments):
    """What an answer holds, or the code of the error."""
    try:
        return call(**arguments)[key]
    except ClientError as error:
        return error.response["Error"]["Code"]


def settings(client, kms, described):
    name = described["TableName"]
    key = described.get("SSEDescription", {}).get("KMSMasterKeyArn")
    return {
        "ttl": told(client.describe_time_to_live, "TimeToLiveDescription", TableName=name),
        "policy": told(client.get_resource_policy, "Policy", ResourceArn=described["TableArn"]),
        "kinesis": told(
            client.describe_kinesis_streaming_destination, "KinesisDataStreamDestinations", TableName=name
        ),
        "key": told(kms.describe_key, "KeyMetadata", KeyId=key) if key else None,
    }


def scope(session, region):
    dynamodb = session.client("dynamodb", region, config=once)
    tagging = session.client("resourcegroupstaggingapi", region, config=once)
    backup = session.client("backup", region, config=once)
    kms = session.client("kms", region, config=once)
    names = paged(dynamodb, "list_tables", "TableNames", size=2)
    backups = paged(dynamodb, "list_backups", "BackupSummaries", size=3, BackupType="ALL")
    return {
        "names": names,
        "tables": [table(dynamodb, kms, name) for name in names["items"]],
        "backups": backups,
        "described": [
            dynamodb.describe_backup(BackupArn=one["BackupArn"])["BackupDescription"] for one in backups["items"]
        ],
        "tagged": paged(tagging, "get_resources", "ResourceTagMappingList", size=1),
        "protected": paged(backup, "list_protected_resources", "Results", size=1),
        "recovery": recovery(backup),
    }


def recovery(backup):
    """All that AWS Backup holds in the Region, each thing listed and then asked for by its name."""
    vaults = paged(backup, "list_backup_vaults", "BackupVaultList", size=2)
    plans = paged(backup, "list_backup_plans", "BackupPlansList", size=2)
    points = {
        vault["BackupVaultName"]: paged(
            backup,
            "list_recovery_points_by_backup_vault",
            "RecoveryPoints",
            size=3,
            BackupVaultName=vault["BackupVaultName"],
        )
        for vault in vaults["items"]
    }
    things = sorted({point["ResourceArn"] for found in points.values() for point in found["items"]})
    return {
        "settings": bare(backup.describe_region_settings()),
        "vaults": vaults,
        "describedVaults": [
            bare(backup.describe_backup_vault(BackupVaultName=vault["BackupVaultName"])) for vault in vaults["items"]
        ],
        "points": points,
        "describedPoints": [
            bare(backup.describe_recovery_point(BackupVaultName=name, RecoveryPointArn=point["RecoveryPointArn"]))
            for name, found in points.items()
            for point in found["items"]
        ],
        "byThing": {
            arn: paged(backup, "list_recovery_points_by_resource", "RecoveryPoints", size=2, ResourceArn=arn)
            for arn in things
        },
        "plans": [backup_plan(backup, listed["BackupPlanId"]) for listed in plans["items"]],
        "restoreJobs": paged(backup, "list_restore_jobs", "RestoreJobs", size=2),
    }


def backup_plan(backup, plan_id):
    listed = paged(backup, "list_backup_selections", "BackupSelectionsList", size=1, BackupPlanId=plan_id)
    return {
        "plan": bare(backup.get_backup_plan(BackupPlanId=plan_id)),
        "selections": [
            bare(backup.get_backup_selection(BackupPlanId=plan_id, SelectionId=one["SelectionId"]))
            for one in listed["items"]
        ],
    }


def account(given):
    session, role = session_in(given["id"])
    return {
        "role": role,
        "identity": bare(session.client("sts", config=once).get_caller_identity()),
        "regions": paged(session.client("account", config=once), "list_regions", "Regions", size=2),
        "scopes": {region: scope(session, region) for region in given["regions"]},
    }


def life_of_a_table(name):
    """Creates, waits, backs up and deletes; the organization's clock goes on only when somebody looks at the table."""
    dynamodb = session_in(plan["member"])[0].client("dynamodb", config=once)
    statuses = []

    def looked(parsed, **_):
        statuses.append(parsed.get("Table", {}).get("TableStatus", parsed.get("Error", {}).get("Code")))
        control("/clock", {"advance": "4s"})

    dynamodb.meta.events.register("after-call.dynamodb.DescribeTable", looked)
    created = dynamodb.create_table(TableName=name, **plan["table"])["TableDescription"]
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 9})
    control("/clock", {"advance": "1m"})
    pitr = dynamodb.update_continuous_backups(
        TableName=name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7},
    )["ContinuousBackupsDescription"]
    backup = dynamodb.create_backup(TableName=name, BackupName="by-boto3")["BackupDetails"]
    control("/clock", {"advance": "1m"})
    described = dynamodb.describe_backup(BackupArn=backup["BackupArn"])["BackupDescription"]
    removed = dynamodb.delete_backup(BackupArn=backup["BackupArn"])["BackupDescription"]
    deleted = dynamodb.delete_table(TableName=name)["TableDescription"]
    dynamodb.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 9})
    return {
        "created": created,
        "statuses": statuses,
        "pitr": pitr,
        "backup": backup,
        "described": described,
        "removed": removed,
        "deleted": deleted,
    }


def impatient(name):
    dynamodb = session_in(plan["member"])[0].client("dynamodb", config=once)
    try:
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 0, "MaxAttempts": 2})
    except WaiterError as error:
        return str(error)
    return None


def caught(given):
    """How boto3 raises an error: a class of its own where the model declares it, ClientError where not."""
    session = session_in(given["account"])[0]
    if "fault" in given:
        control("/faults", {"kind": given["fault"], "times": 1})
    client = session.client(given["client"], given.get("region"), config=unchecked)
    try:
        getattr(client, given["method"])(**given["arguments"])
    except ClientError as error:
        answer = error.response
        return {
            "class": type(error).__name__,
            "code": answer["Error"]["Code"],
            "message": answer["Error"]["Message"],
            "status": answer["ResponseMetadata"]["HTTPStatusCode"],
        }
    return None


def retried(fault):
    """A call that is struck once: botocore's own retries get over it."""
    control("/faults", {**fault, "times": 1})
    answer = boto3.client("dynamodb", config=Config(retries={"mode": "standard"})).list_tables()
    return answer["ResponseMetadata"]["RetryAttempts"]


def plain(value):
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    raise TypeError(type(value))


organizations = boto3.client("organizations", config=once)
seen = {
    "organization": organizations.describe_organization()["Organization"],
    "listed": paged(organizations, "list_accounts", "Accounts", size=7),
    "accountTags": paged(organizations, "list_tags_for_resource", "Tags", ResourceId=plan["member"]),
    "accounts": {given["id"]: account(given) for given in plan["accounts"]},
    "caught": [caught(given) for given in plan["errors"]],
    "impatient": impatient("status-creating"),
    "life": life_of_a_table("made-by-boto3"),
    "changes": changes(session_in(plan["member"])[0], control, "stream-keys_only", plan["member"]),
    "restores": restores(session_in(plan["member"])[0].client("dynamodb", config=once), control, "indexed"),
    "imports": imports(session_in(plan["member"])[0], plan["findings"]),
    "retried": {fault["kind"]: retried(fault) for fault in plan["faults"]},
}
print(json.dumps(seen, default=plain))
