/**
 * The files that an audit would be given in, what they say out, with a remark on each: a file that cannot be used does not
 * keep the others, and AWS, from being looked at.
 */
import { PolicyError, UsageError } from "../errors.ts";
import { acceptUnseen } from "../evaluate/blind-spots.ts";
import { demandOf } from "../evaluate/demand.ts";
import type { DoctorQuestion } from "../doctor/question.ts";
import type { BlindSpots } from "../model/blind-spot.ts";
import type { PlacedRemark } from "../model/examination.ts";
import type { GroupId } from "../model/fact-groups.ts";
import { loadPolicy } from "../policy/load.ts";
import { blindSpotsOf } from "./blind-spots-option.ts";
import type { Io } from "./io.ts";
import { shellWord } from "./selection-flags.ts";
import type { Settled } from "./settle.ts";
import { settingIds } from "./settings.ts";
import { toolVersion } from "./version.ts";
import { waiversOf } from "./waivers-option.ts";

export type DoctorInputs = Pick<DoctorQuestion, "acceptedBy" | "policyFlag"> & {
  /** Id; null where it cannot be loaded. */
  readonly policy: string | null;
  readonly groups: readonly GroupId[];
  readonly remarks: readonly PlacedRemark[];
};

const place = {} as const;

/** `node`: version of Node that runs, as `v22.1.0`. */
export async function doctorInputs(
  given: Settled,
  { io, asOf, node }: { readonly io: Io; readonly asOf: string; readonly node: string },
): Promise<DoctorInputs> {
  const { policy: ref } = given.values;
  const remarks: PlacedRemark[] = programRemarks(given, node);
  const well = (text: string) => remarks.push({ check: "policy", standing: "well", text, fix: [], place });
  const policyFlag = ` --policy ${shellWord(ref)}`;
  const usable = async <T>(what: string, fix: string, load: () => Promise<T>): Promise<T | null> => {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof PolicyError) && !(error instanceof UsageError)) throw error;
      const text = `${what} cannot be used: ${mistakesIn(error)}`;
      remarks.push({ check: "policy", standing: "unusable", text, fix: [fix], place });
      return null;
    }
  };
  const policy = await usable(`the policy ${ref}`, `restorable policy check ${shellWord(ref)}`, () =>
    loadPolicy({ ref, cwd: io.cwd }),
  );
  const groups = policy === null ? (["table"] as const) : demandOf(policy, asOf).groups;
  if (policy !== null) well(`the policy ${policy.id} asks for ${groups.join(", ")}`);
  const { blindSpots: spotsFile, waivers: waiversFile } = given.values;
  const spots = await usable("the file of blind spots", `restorable policy check ${shellWord(spotsFile ?? "")}`, () =>
    blindSpotsOf(given, io),
  );
  if (spots !== null) remarks.push(...spotRemarks(spots, asOf));
  if (policy !== null && waiversFile !== null) {
    const waivers = await usable("the file of waivers", `restorable waiver check ${shellWord(waiversFile)}`, () =>
      waiversOf(given, { io, policy }),
    );
    if (waivers !== null) well(`the waivers of ${waiversFile} can be used`);
  }
  return {
    policy: policy?.id ?? null,
    groups,
    remarks,
    policyFlag,
    acceptedBy: ({ account, region, reason }) =>
      acceptUnseen(
        [{ account, region, state: region === null ? "role-less" : "denied", reason }],
        spots?.spots ?? [],
        asOf,
      ).accepted[0]?.blindSpot ?? null,
  };
}

const mistakesIn = (error: Error): string =>
  error instanceof PolicyError
    ? error.mistakes.map(({ file, line, col, message }) => `${file}:${line}:${col} ${message}`).join("; ")
    : error.message.replaceAll("\n", " ");

function programRemarks({ by }: Settled, node: string): PlacedRemark[] {
  const from = (who: "environment" | "file") => settingIds.filter((id) => by[id] === who).join(", ");
  const told = { check: "program", fix: [], place } as const;
  const said = [
    ["the environment", from("environment")],
    ["the settings file", from("file")],
  ].filter(([, ids]) => ids !== "");
  return [
    { ...told, standing: "well", text: `restorable ${toolVersion} runs on Node ${node}` },
    ...said.map(([who, ids]) => ({ ...told, standing: "well" as const, text: `${who} sets ${ids}` })),
  ];
}

function spotRemarks({ spots, source }: BlindSpots, asOf: string): readonly PlacedRemark[] {
  const told = { check: "policy", place } as const;
  const ended = spots.filter(({ expires }) => expires <= asOf).map(({ id }) => id);
  if (ended.length === 0) {
    return [{ ...told, standing: "well", text: `the blind spots of ${source.file} can be used`, fix: [] }];
  }
  const text = `blind spots of ${source.file} have expired and accept nothing: ${ended.join(", ")}`;
  const fix = ["Give them another `expires` if they still hold, or take them out."];
  return [{ ...told, standing: "warning", text, fix }];
}
