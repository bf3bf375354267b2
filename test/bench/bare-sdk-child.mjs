/**
 * What the SDK alone can do: the calls that an audit of `pitr-only` makes of the same tables, in a loop that keeps as many
 * in flight and does nothing with the answers. Its clients are set up as well as the SDK lets one: sockets kept, the
 * middleware of a command resolved once, no retries.
 */
import { Agent } from "node:http";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const { scopes, environments, inFlight } = JSON.parse(process.argv[2]);
const requestHandler = new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: 256 }) });

function clientOf({ account, region }) {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environments[account];
  return new DynamoDBClient({
    region,
    endpoint: AWS_ENDPOINT_URL,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
    cacheMiddleware: true,
    requestHandler,
  });
}

let calls = 0;
const send = (client, command) => {
  calls += 1;
  return client.send(command);
};

async function* tables() {
  for (const scope of scopes) {
    const client = clientOf(scope);
    let ExclusiveStartTableName;
    do {
      const page = await send(client, new ListTablesCommand({ Limit: 100, ExclusiveStartTableName }));
      for (const TableName of page.TableNames) yield { client, TableName };
      ExclusiveStartTableName = page.LastEvaluatedTableName;
    } while (ExclusiveStartTableName !== undefined);
  }
}

const source = tables();
async function lane() {
  for (;;) {
    const { done, value } = await source.next();
    if (done) return;
    const { client, TableName } = value;
    await send(client, new DescribeTableCommand({ TableName }));
    await send(client, new DescribeContinuousBackupsCommand({ TableName }));
  }
}

const start = process.hrtime.bigint();
await Promise.all(Array.from({ length: inFlight }, lane));
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
requestHandler.destroy();
process.stdout.write(JSON.stringify({ calls, seconds }));
