/** Who calls, with which keys and by which clock: in goes what AWS says of it, out go remarks on what may go wrong of it. */
import type { Aws, Caller } from "../aws/connect.ts";
import { notableSkew, skewWords } from "../model/clock-skew.ts";
import type { PlacedRemark } from "../model/examination.ts";

type Env = Readonly<Record<string, string | undefined>>;
type Asked = { readonly aws: Aws; readonly caller: Caller; readonly now: number; readonly env: Env };

const nowhere = {} as const;
/** Those of a profile are renewed before; these may be the last. */
const soon = 900_000;
const minute = 60_000;

export async function callerRemarks({ aws, caller, now, env }: Asked): Promise<readonly PlacedRemark[]> {
  const check = "caller" as const;
  const remarks: PlacedRemark[] = [
    { check, standing: "well", text: `the caller is ${caller.arn}`, fix: [], place: nowhere },
  ];
  const warn = (text: string, ...fix: readonly string[]) =>
    remarks.push({ check, standing: "warning", text, fix, place: nowhere });
  if (caller.arn.endsWith(":root")) {
    warn(
      "the caller is the root user of its account, which may do everything and which AWS asks to leave alone",
      "Make a role of its own for audits, as `restorable iam --hub` prints it, and use that.",
    );
  }
  const keys = await aws.hub.credentials.get();
  const ends = keys.expiration?.getTime() ?? Date.parse(env["AWS_CREDENTIAL_EXPIRATION"] ?? "");
  if (keys.sessionToken === undefined && !caller.arn.endsWith(":root")) {
    warn(
      "the caller uses keys that do not end: whoever gets hold of them keeps what they allow",
      "Use a role or single sign-on, whose keys end by themselves: aws configure sso",
    );
  } else if (ends - now < soon) {
    warn(
      `the credentials end in ${Math.max(0, Math.floor((ends - now) / minute))} minutes`,
      "Get new ones before an audit, for example: aws sso login",
    );
  }
  return remarks;
}

export function clockRemark(aws: Pick<Aws, "clockSkew">): PlacedRemark {
  const skew = notableSkew(aws.clockSkew());
  const told = { check: "clock", place: nowhere } as const;
  if (skew === undefined) {
    return { ...told, standing: "well", text: "the clock of this machine goes with AWS's", fix: [] };
  }
  return {
    ...told,
    standing: "warning",
    text: skewWords(skew),
    fix: ["Set the clock right, for example: sudo timedatectl set-ntp true"],
  };
}

export function endpointRemarks(aws: Pick<Aws, "hosts">, env: Env) {
  const remarks: PlacedRemark[] = [];
  const told = { check: "endpoints", place: nowhere } as const;
  const hosts = aws.hosts();
  if (hosts.length === 0) {
    remarks.push({ ...told, standing: "well", text: "every answer came from endpoints of AWS", fix: [] });
  } else {
    remarks.push({
      ...told,
      standing: "warning",
      text: `answers came from hosts that are no endpoints of AWS (${hosts.join(", ")}): reports will say NOT OBSERVED FROM AWS`,
      fix: [`unset ${namedIn(env).join(" ")}`, "or take endpoint_url out of the AWS profile, if AWS is meant."].slice(
        namedIn(env).length === 0 ? 1 : 0,
      ),
    });
  }
  const proxy = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].find((name) => (env[name] ?? "") !== "");
  if (proxy !== undefined) {
    remarks.push({
      ...told,
      standing: "warning",
      text: `${proxy} is set, and AWS is asked directly: no proxy is used`,
      fix: ["Let this machine reach AWS itself, or by VPC endpoints."],
    });
  }
  return remarks;
}

const namedIn = (env: Env): readonly string[] =>
  Object.keys(env)
    .filter((name) => /^AWS_ENDPOINT_URL(?:_[A-Z_]+)?$/.test(name) && (env[name] ?? "") !== "")
    .sort();
