import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { statementsOf } from "../../src/emulator/iam-document.ts";
import { denialOf, grantOf, type Asked, type Policies } from "../../src/emulator/iam-evaluate.ts";
import type { PolicyDocument } from "../../src/emulator/iam-spec.ts";
import { account, cases, type Case } from "./iam-cases.ts";

const statement = (Effect: "Allow" | "Deny", rest: object = {}): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: { Effect, Action: "*", Resource: "*", ...rest },
});
const yes = statementsOf(statement("Allow"));
const no = statementsOf(statement("Deny"));
const silent = statementsOf(statement("Allow", { Action: "s3:*" }));
const both = [...yes, ...no];

const role = `arn:aws:iam::${account}:role/audit/Reader`;
const session = `arn:aws:sts::${account}:assumed-role/Reader/run`;
const user = `arn:aws:iam::${account}:user/operator`;

const asRole: Asked = {
  action: "dynamodb:DescribeTable",
  target: `arn:aws:dynamodb:us-east-1:${account}:table/orders`,
  caller: { account, arn: session, roleArn: role, bounded: true },
  context: () => ({}),
};
const asUser: Asked = { ...asRole, caller: { account, arn: user, roleArn: null, bounded: true } };

const open: Policies = { controls: [], identity: yes, boundary: null, session: null, target: null };
const by = (Principal: unknown, effect: "Allow" | "Deny" = "Allow") => statementsOf(statement(effect, { Principal }));

describe("a call", () => {
  it.each<readonly [string, Partial<Policies>, string | null]>([
    ["is allowed by its identity's policies", {}, null],
    ["is denied by none that allows", { identity: silent }, "identity"],
    ["is denied where one denies what another allows", { identity: both }, "identity-deny"],
    ["needs its boundary", { boundary: silent }, "boundary"],
    ["is granted nothing by a boundary", { identity: silent, boundary: yes }, "identity"],
    ["is denied by its boundary", { boundary: both }, "boundary-deny"],
    ["needs its session policy", { session: silent }, "session"],
    ["is granted nothing by a session policy", { identity: silent, session: yes }, "identity"],
    ["is denied by its session policy", { session: both }, "session-deny"],
    ["needs every level of the organization", { controls: [yes, silent, yes] }, "scp-implicit"],
    ["is denied by any level", { controls: [yes, both, yes] }, "scp"],
    ["is granted nothing by an SCP", { controls: [yes], identity: silent }, "identity"],
    ["tells the organization's denial first", { controls: [no], identity: no, boundary: no, session: no }, "scp"],
    ["tells what is denied before what is missing", { controls: [silent], session: no }, "session-deny"],
    [
      "tells its identity before its boundary and its session",
      { identity: [], boundary: silent, session: silent },
      "identity",
    ],
    ["tells its boundary before its session", { boundary: silent, session: silent }, "boundary"],
    ["is denied by what it is done to", { target: by("*", "Deny") }, "resource"],
    ["is allowed by what it is done to", { identity: [], target: by({ AWS: role }) }, null],
    ["is not allowed by the account of what it is done to", { identity: [], target: by({ AWS: account }) }, "identity"],
    ["granted to a role is bounded", { identity: [], boundary: silent, target: by({ AWS: role }) }, "boundary"],
    [
      "granted to a role is bounded by the session",
      { identity: [], session: silent, target: by({ AWS: role }) },
      "session",
    ],
    [
      "granted to a session is not bounded",
      { identity: [], boundary: silent, session: silent, target: by({ AWS: session }) },
      null,
    ],
    [
      "granted to a session is still denied",
      { identity: [], session: no, target: by({ AWS: session }) },
      "session-deny",
    ],
    ["granted to anybody still needs the organization", { controls: [silent], target: by("*") }, "scp-implicit"],
  ])("of a role %s", (_name, policies, expected) => {
    expect(denialOf({ ...open, ...policies }, asRole)).toBe(expected);
  });

  it("of a user that is granted to the user is not bounded", () => {
    const policies = { ...open, identity: [], boundary: silent, target: by({ AWS: user }) };
    expect(denialOf(policies, asUser)).toBeNull();
    expect(denialOf(policies, asRole)).toBe("identity");
  });

  it.each<readonly [string, unknown, ReturnType<typeof grantOf>]>([
    ["anybody", "*", "caller"],
    ["anybody of AWS", { AWS: "*" }, "caller"],
    ["the session", { AWS: session }, "caller"],
    ["the role", { AWS: [user, role] }, "role"],
    ["the account by its number", { AWS: account }, "account"],
    ["the account by its root", { AWS: `arn:aws:iam::${account}:root` }, "account"],
    ["another account", { AWS: "333333333333" }, null],
    ["the role without its path", { AWS: `arn:aws:iam::${account}:role/Reader` }, null],
    ["a service", { Service: "backup.amazonaws.com" }, null],
  ])("is granted to %s", (_name, Principal, level) => {
    expect(grantOf(by(Principal), asRole)).toBe(level);
  });

  it("is denied to all but those excepted, and to everybody with a boundary", () => {
    const target = statementsOf(statement("Deny", { Principal: undefined, NotPrincipal: { AWS: [session, role] } }));
    const unbounded = { ...asRole, caller: { ...asRole.caller, bounded: false } };
    expect(denialOf({ ...open, target }, unbounded)).toBeNull();
    expect(denialOf({ ...open, target }, asRole)).toBe("resource");
    expect(denialOf({ ...open, target }, { ...asUser, caller: { ...asUser.caller, bounded: false } })).toBe("resource");
  });
});

const read = ({ controls, identity, boundary, session: policy, target }: Case): Policies => ({
  controls: controls.map((level) => level.flatMap(statementsOf)),
  identity: identity.flatMap(statementsOf),
  boundary: boundary && statementsOf(boundary),
  session: policy && statementsOf(policy),
  target: target && statementsOf(target),
});

const askedIn = ({ request, boundary }: Case): Asked => ({
  action: request.action,
  target: request.resource.resource,
  caller: {
    account,
    arn: request.principal,
    roleArn: request.principal.includes(":user/") ? null : `arn:aws:iam::${account}:role/Audit`,
    bounded: boundary !== null,
  },
  context: () =>
    Object.fromEntries(Object.entries(request.contextVariables).map(([key, value]) => [key.toLowerCase(), value])),
});

describe("whatever the policies", () => {
  const everyDeny = statementsOf(statement("Deny"));

  it("one more that denies everything, in any of them, denies", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const policies = read(given);
        const with_ = (more: Partial<Policies>) => denialOf({ ...policies, ...more }, askedIn(given));
        expect(with_({ controls: [...policies.controls, everyDeny] })).toBe("scp");
        for (const kind of ["identity", "boundary", "session"] as const) {
          expect(with_({ [kind]: [...(policies[kind] ?? []), ...everyDeny] })).toMatch(/^(scp|resource|.*-deny)$/);
        }
      }),
    );
  });

  it("the order of statements and of levels makes no difference", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const policies = read(given);
        const turned: Policies = {
          controls: policies.controls.map((level) => level.toReversed()).toReversed(),
          identity: policies.identity.toReversed(),
          boundary: policies.boundary?.toReversed() ?? null,
          session: policies.session?.toReversed() ?? null,
          target: policies.target?.toReversed() ?? null,
        };
        expect(denialOf(turned, askedIn(given))).toBe(denialOf(policies, askedIn(given)));
      }),
    );
  });

  it("one Allow less never lets more through", () => {
    fc.assert(
      fc.property(cases, fc.nat(), (given, pick) => {
        const policies = read(given);
        const allows = policies.identity.filter(({ effect }) => effect === "Allow");
        fc.pre(allows.length > 0 && denialOf(policies, askedIn(given)) !== null);
        const less = policies.identity.filter((each) => each !== allows[pick % allows.length]);
        expect(denialOf({ ...policies, identity: less }, askedIn(given))).not.toBeNull();
      }),
    );
  });
});
