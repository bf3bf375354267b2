/** Input and output of every operation in the catalogue, as the SDK types them. Types only: nothing is loaded. */
import type { ListRegionsCommandInput, ListRegionsCommandOutput } from "@aws-sdk/client-account";
import type { ListProtectedResourcesCommandInput, ListProtectedResourcesCommandOutput } from "@aws-sdk/client-backup";
import type {
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  ListBackupsCommandInput,
  ListBackupsCommandOutput,
  ListTablesCommandInput,
  ListTablesCommandOutput,
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type {
  DescribeOrganizationCommandInput,
  DescribeOrganizationCommandOutput,
  ListAccountsCommandInput,
  ListAccountsCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from "@aws-sdk/client-organizations";
import type { GetResourcesCommandInput, GetResourcesCommandOutput } from "@aws-sdk/client-resource-groups-tagging-api";
import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
} from "@aws-sdk/client-sts";
import type { OperationId } from "../model/operations.ts";

type Shape<I, O> = { readonly input: I; readonly output: O };

type Shapes = {
  "organizations:DescribeOrganization": Shape<DescribeOrganizationCommandInput, DescribeOrganizationCommandOutput>;
  "organizations:ListAccounts": Shape<ListAccountsCommandInput, ListAccountsCommandOutput>;
  "organizations:ListTagsForResource": Shape<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>;
  "sts:GetCallerIdentity": Shape<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>;
  "sts:AssumeRole": Shape<AssumeRoleCommandInput, AssumeRoleCommandOutput>;
  "account:ListRegions": Shape<ListRegionsCommandInput, ListRegionsCommandOutput>;
  "dynamodb:ListTables": Shape<ListTablesCommandInput, ListTablesCommandOutput>;
  "dynamodb:DescribeTable": Shape<DescribeTableCommandInput, DescribeTableCommandOutput>;
  "dynamodb:DescribeContinuousBackups": Shape<
    DescribeContinuousBackupsCommandInput,
    DescribeContinuousBackupsCommandOutput
  >;
  "dynamodb:ListBackups": Shape<ListBackupsCommandInput, ListBackupsCommandOutput>;
  "dynamodb:ListTagsOfResource": Shape<ListTagsOfResourceCommandInput, ListTagsOfResourceCommandOutput>;
  "tag:GetResources": Shape<GetResourcesCommandInput, GetResourcesCommandOutput>;
  "backup:ListProtectedResources": Shape<ListProtectedResourcesCommandInput, ListProtectedResourcesCommandOutput>;
};

export type InputOf<Op extends OperationId> = Shapes[Op]["input"];
export type OutputOf<Op extends OperationId> = Shapes[Op]["output"];
