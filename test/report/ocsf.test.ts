import { describe, expect, test } from "vitest";
import { ocsfFormat } from "../../src/report/ocsf.ts";
import { rendered, type Audit } from "./audit-fixture.ts";
import { cleanAudit, emptyAudit, largeAudit, nastyAudit, typicalAudit, unseenAudit } from "./audits.ts";
import { attributesOf, needOcsfSchema, ocsfSource, type Attributes } from "./ocsf-schema.ts";

const audits = { nastyAudit, emptyAudit, unseenAudit, cleanAudit, typicalAudit, largeAudit };

type Members = { readonly [key: string]: unknown };
type Event = Members & {
  readonly time: number;
  readonly status_id: number;
  readonly severity_id: number;
  readonly message: string;
  readonly compliance: Members & { readonly control: string; readonly status_id: number };
  readonly finding_info: { readonly uid: string };
  readonly resources: readonly Members[];
};

const eventsOf = (audit: Audit): readonly Event[] =>
  rendered(ocsfFormat, audit)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);

const aboutCoverage = ({ compliance }: Event): boolean => compliance.control === "coverage";

/**
 * Members of the objects whose schema is not among those beside the project, from the 1.8 tree of ocsf/ocsf-schema
 * (objects/metadata, product, cloud, account, organization, resource_details, remediation; profiles/cloud).
 */
const otherObjects = {
  metadata: { required: ["version", "product"], known: ["profiles", "correlation_uid", "labels"] },
  cloud: { required: ["provider"], known: ["region", "cloud_partition", "account", "org"] },
  remediation: { required: ["desc"], known: [] },
} as const;

/** Of one object: what it lacks, what nobody knows, what is deprecated, and values that are none of the choices. */
function complaints(object: Members, attributes: Attributes): readonly string[] {
  const lacking = [...attributes].flatMap(([name, { requirement }]) =>
    requirement === "required" && object[name] === undefined ? [`${name} is required`] : [],
  );
  const wrong = Object.entries(object).flatMap(([name, value]) => {
    const attribute = attributes.get(name);
    if (attribute === undefined) return [`${name} is not known`];
    if (attribute.deprecated) return [`${name} is deprecated`];
    return attribute.enum !== undefined && attribute.enum[String(value)] === undefined && value !== 99
      ? [`${name} cannot be ${String(value)}`]
      : [];
  });
  return [...lacking, ...wrong];
}

describe("the OCSF report", () => {
  test.for(Object.entries(audits))("of %s is what the schema asks of class 2003", ([, audit], context) => {
    needOcsfSchema(context);
    const own = attributesOf("base_event", "finding", "compliance_finding");
    // By the profile `cloud`, which every event names.
    const event: Attributes = new Map([...own, ["cloud", { requirement: "required", deprecated: false }]]);
    // Class and category are what the file of the class says: their choices come of the tree.
    const free = { requirement: "required", deprecated: false };
    const withClass: Attributes = new Map([...event, ["class_uid", free], ["category_uid", free]]);
    for (const line of eventsOf(audit)) {
      expect(complaints(line, withClass)).toEqual([]);
      expect(complaints(line.compliance, attributesOf("compliance"))).toEqual([]);
      expect(complaints(line.finding_info, attributesOf("finding_info"))).toEqual([]);
      for (const [name, { required, known }] of Object.entries(otherObjects)) {
        const object = line[name] as Members | undefined;
        if (object === undefined) continue;
        expect(Object.keys(object)).toEqual(expect.arrayContaining([...required]));
        expect([...required, ...known]).toEqual(expect.arrayContaining(Object.keys(object)));
      }
      // objects/_entity: at least one of name and uid.
      for (const subject of line.resources) expect(subject["name"] ?? subject["uid"]).toBeDefined();
    }
  });

  test("says its class by the numbers of the schema, and its captions are those of the numbers", (context) => {
    needOcsfSchema(context);
    const { uid, caption } = ocsfSource("compliance_finding");
    const attributes = attributesOf("base_event", "finding", "compliance_finding");
    const compliance = attributesOf("compliance");
    for (const line of eventsOf(typicalAudit)) {
      expect(line).toMatchObject({ class_uid: 2000 + (uid ?? 0), class_name: caption, category_uid: 2 });
      expect(line["type_uid"]).toBe(Number(line["class_uid"]) * 100 + Number(line["activity_id"]));
      const captions = (of: Attributes, object: Members, name: string): unknown =>
        of.get(`${name}_id`)?.enum?.[String(object[`${name}_id`])]?.caption;
      expect(line["status"]).toBe(captions(attributes, line, "status"));
      expect(line["activity_name"]).toBe(attributes.get("activity_id")?.enum?.["1"]?.caption);
      const status =
        line.compliance.status_id === 99 ? "Not applicable" : captions(compliance, line.compliance, "status");
      expect(line.compliance["status"]).toBe(status);
    }
  });

  test("would be refused with a member that is missing, unknown, deprecated or none of the choices", (context) => {
    needOcsfSchema(context);
    const attributes = attributesOf("compliance");
    const { compliance } = eventsOf(typicalAudit)[0] ?? { compliance: {} };
    expect(complaints({ ...compliance, status_id: 7 }, attributes)).toEqual(["status_id cannot be 7"]);
    expect(complaints({ ...compliance, status_detail: "" }, attributes)).toEqual(["status_detail is deprecated"]);
    expect(complaints({ ...compliance, verdict: "" }, attributes)).toEqual(["verdict is not known"]);
    expect(complaints({}, attributesOf("finding_info"))).toEqual(["uid is required"]);
  });

  test("counts what the summary counts: passes too, waived ones as suppressed fails, unknown ones as warnings", () => {
    for (const audit of Object.values(audits)) {
      const events = eventsOf(audit).filter((event) => !aboutCoverage(event));
      const count = (compliance: number, status: number): number =>
        events.filter((event) => event.compliance.status_id === compliance && event.status_id === status).length;
      const { pass, fail, unknown, waived, "not-applicable": none } = audit.summary.verdicts;
      expect([count(1, 5), count(3, 1), count(2, 1), count(3, 3), count(99, 5)]).toEqual([
        pass,
        fail,
        unknown,
        waived,
        none,
      ]);
      expect(events).toHaveLength(pass + fail + unknown + waived + none);
    }
  });

  test("has a warning for each account and Region that was not seen, suppressed where a blind spot accepts it", () => {
    for (const audit of Object.values(audits)) {
      const [run, ...gaps] = eventsOf(audit).filter(aboutCoverage);
      const { unseen, accepted } = audit.coverage;
      expect(gaps.map(({ compliance, status_id }) => [compliance.status_id, status_id])).toEqual([
        ...unseen.map(() => [2, 1]),
        ...accepted.map(() => [2, 3]),
      ]);
      const whole = unseen.length + accepted.length === 0;
      expect(run?.compliance.status_id).toBe(whole ? 1 : 2);
    }
  });

  test("is not silent about a run that saw nothing, and no pass either", () => {
    const seenNothing = { ...emptyAudit.coverage, scopes: { ...emptyAudit.coverage.scopes, seen: 0 } };
    const [only, ...others] = eventsOf({ ...emptyAudit, coverage: seenNothing });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ compliance: { status_id: 2 }, severity: "Critical" });
  });

  test("calls no population whole that a person named", () => {
    const population = { ...cleanAudit.coverage.population, source: "selection", verified: false } as const;
    const [run] = eventsOf({ ...cleanAudit, coverage: { ...cleanAudit.coverage, population } });
    expect(run).toMatchObject({ compliance: { status_id: 2 } });
    expect(run?.message).toContain("population not verified");
  });

  test("names a finding alike in each run, also where the TableId could not be read", () => {
    const uids = (audit: Audit): readonly string[] => eventsOf(audit).map(({ finding_info: { uid } }) => uid);
    expect(uids(typicalAudit)).toContain(
      "restorable/arn:aws:dynamodb:us-east-1:222222222222:table/features/table-accessible",
    );
    expect(new Set(uids(typicalAudit)).size).toBe(uids(typicalAudit).length);
  });

  test("takes the time of judgement for its time", () => {
    expect(new Set(eventsOf(typicalAudit).map(({ time }) => time))).toEqual(
      new Set([Date.parse(typicalAudit.run.asOf)]),
    );
  });

  test("brings texts as they are", () => {
    const messages = eventsOf(nastyAudit)
      .filter((event) => !aboutCoverage(event))
      .map(({ message }) => message);
    expect(messages).toEqual(nastyAudit.tables.flatMap(({ findings }) => findings.map(({ reason }) => reason.text)));
  });

  test("labels each event whose answers did not come from AWS", () => {
    const foreign = { ...cleanAudit, run: { ...cleanAudit.run, foreignHosts: ["aws.example:4566"] } };
    for (const event of eventsOf(foreign)) {
      expect(event).toMatchObject({ metadata: { labels: ["NOT OBSERVED FROM AWS: aws.example:4566"] } });
    }
    for (const event of eventsOf(cleanAudit)) expect(event["metadata"]).not.toHaveProperty("labels");
  });
});
