"""Changes a table through boto3 as who repairs or restores one does, backs it up on demand, and tells what it saw of it."""
import json


def changes(session, control, table, account):
    """The organization's clock goes on only when it is told to."""
    dynamodb, backup = session.client("dynamodb"), session.client("backup")
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    stream = f"arn:aws:kinesis:{dynamodb.meta.region_name}:{account}:stream/changes"
    policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "dynamodb:GetItem", "Resource": arn}],
        }
    )
    protected = dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)["TableDescription"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "env", "Value": "prod"}, {"Key": "old", "Value": ""}])
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["old"])
    revision = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy)["RevisionId"]
    ttl = dynamodb.update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )["TimeToLiveSpecification"]
    streaming = dynamodb.enable_kinesis_streaming_destination(TableName=table, StreamArn=stream)
    start = {
        "BackupVaultName": "governed",
        "ResourceArn": arn,
        "IamRoleArn": f"arn:aws:iam::{account}:role/Backup",
        "IdempotencyToken": "by-boto3",
        "Lifecycle": {"DeleteAfterDays": 35},
    }
    jobs = [backup.start_backup_job(**start)["BackupJobId"] for _ in range(2)]
    begun = backup.describe_backup_job(BackupJobId=jobs[0])
    control("/clock", {"advance": "10m"})
    ended = backup.describe_backup_job(BackupJobId=jobs[0])
    return {
        "protected": protected,
        "tags": dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"],
        "policy": [policy, revision, dynamodb.get_resource_policy(ResourceArn=arn)],
        "ttl": [ttl, dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]],
        "streaming": streaming["DestinationStatus"],
        "destinations": dynamodb.describe_kinesis_streaming_destination(TableName=table)["KinesisDataStreamDestinations"],
        "jobs": jobs,
        "states": [begun["State"], ended["State"]],
        "ended": ended,
    }
