/** A trust in, the policy that says who may take the role on out. There is none as long as who, or of what organization, is not known. */
import type { PolicyDocument, Trust } from "./role-sheet.ts";

export type WholeTrust = Trust & { readonly principal: string; readonly organizationId: string };

export const isWhole = (trust: Trust): trust is WholeTrust => trust.principal !== null && trust.organizationId !== null;

export function trustDocument({ principal, organizationId, externalId }: WholeTrust): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Trust",
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "aws:PrincipalOrgID": organizationId,
            ...(externalId === null ? {} : { "sts:ExternalId": externalId }),
          },
        },
      },
    ],
  };
}
