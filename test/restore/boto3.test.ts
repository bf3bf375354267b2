import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { needPython, python } from "../support/python.ts";
import { arnOf, fromBackup, inShop, invoke, region, reportIn, rich, scanned, shop, stream } from "./restore-place.ts";

const program = `
import boto3, json, sys
client = boto3.client("dynamodb", endpoint_url=sys.argv[1], region_name=sys.argv[2],
                      aws_access_key_id=sys.argv[3], aws_secret_access_key=sys.argv[4])
name, arn = sys.argv[5], sys.argv[6]
table = client.describe_table(TableName=name)["Table"]
pitr = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
print(json.dumps({
  "id": table["TableId"], "status": table["TableStatus"], "class": table["TableClassSummary"]["TableClass"],
  "protected": table["DeletionProtectionEnabled"], "stream": table["StreamSpecification"]["StreamViewType"],
  "pitr": [pitr["PointInTimeRecoveryStatus"], pitr["RecoveryPeriodInDays"]],
  "ttl": client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["AttributeName"],
  "tags": {tag["Key"]: tag["Value"] for tag in client.list_tags_of_resource(ResourceArn=arn)["Tags"]},
  "kinesis": sorted(each["StreamArn"] for each in
                    client.describe_kinesis_streaming_destination(TableName=name)["KinesisDataStreamDestinations"]),
  "policy": json.loads(client.get_resource_policy(ResourceArn=arn)["Policy"])["Statement"][0]["Resource"],
}))
`;

describe("a restored table", () => {
  it("is to boto3 what the report says, with every setting of its source", (context) => {
    needPython(context);
    return inShop(async (place) => {
      await scanned(place);
      expect((await invoke(place, fromBackup(place, "orders-2", "--reapply"))).exit).toBe(0);
      const { accessKeyId, secretAccessKey } = place.emulator.credentials(shop);
      const { endpoint } = place.emulator;
      const argv = ["-c", program, endpoint, region, accessKeyId, secretAccessKey, "orders-2", arnOf("orders-2")];
      const { stdout } = await promisify(execFile)(python(), argv);
      const { outcome } = reportIn(place);
      expect(JSON.parse(stdout)).toEqual({
        id: outcome.state === "active" ? outcome.tableId : null,
        status: "ACTIVE",
        class: rich.class,
        protected: true,
        stream: rich.stream,
        pitr: ["ENABLED", 20],
        ttl: "expires",
        tags: rich.tags,
        kinesis: [stream, `${stream}-2`],
        policy: [arnOf("orders-2"), `${arnOf("orders-2")}/index/by-day`, arnOf("orders-archive")],
      });
    });
  }, 30_000);
});
