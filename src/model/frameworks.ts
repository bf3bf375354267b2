/**
 * Frameworks and those of their controls that somebody maps to backups of DynamoDB tables, each with who does: the list
 * that "covers m of n" counts. Names are short ones of our own; the texts are the publishers'.
 */

export type FrameworkControl = {
  readonly id: string;
  readonly title: string;
  /** Who brings the control together with backups of DynamoDB tables, and where. */
  readonly source: string;
};

export type Framework = {
  /** As rules write it before the colon: `HIPAA` in `HIPAA:164.308(a)(7)(i)`. */
  readonly id: string;
  readonly title: string;
  readonly controls: readonly FrameworkControl[];
};

const securityHub = (control: string): string => `Security Hub ${control}`;
const prowler = (file: string): string => `Prowler ${file}`;
const project = "this project";

const of = (source: string, controls: Readonly<Record<string, string>>): readonly FrameworkControl[] =>
  Object.entries(controls).map(([id, title]) => ({ id, title, source }));

/**
 * No AWS Foundations Benchmark of CIS: it has no control about backups of DynamoDB. Prowler's CP-1(2) of NIST 800-53 r5 is
 * left out, as Revision 5 has no such control, and so are its own numbers below requirements of PCI DSS.
 */
export const frameworks: readonly Framework[] = [
  {
    id: "AWS FSBP",
    title: "AWS Foundational Security Best Practices, by Security Hub",
    controls: [
      ...of(securityHub("user guide, DynamoDB controls"), {
        "DynamoDB.2": "point-in-time recovery enabled",
        "DynamoDB.4": "in a backup plan",
        "DynamoDB.6": "deletion protection enabled",
      }),
      ...of(securityHub("user guide, AWS Backup controls"), { "Backup.1": "recovery points encrypted at rest" }),
    ],
  },
  {
    id: "NIST 800-53 r5",
    title: "NIST SP 800-53 Revision 5",
    controls: [
      ...of(securityHub("DynamoDB.6"), {
        "CA-9(1)": "compliance checks of internal connections",
        "CM-2": "baseline configuration",
        "CM-2(2)": "automation support for accuracy and currency",
        "CM-3": "configuration change control",
      }),
      ...of(prowler("nist_800_53_revision_5"), { "CP-2(5)": "continue mission and business functions" }),
      ...of(project, { "CP-4": "contingency plan testing" }),
      ...of(securityHub("DynamoDB.4"), {
        "CP-6": "alternate storage site",
        "CP-6(1)": "separation from the primary site",
        "CP-6(2)": "recovery time and point objectives",
        "CP-9": "system backup",
      }),
      ...of(project, { "CP-9(1)": "testing for reliability and integrity" }),
      ...of(securityHub("Backup.1"), { "CP-9(8)": "cryptographic protection of backups" }),
      ...of(securityHub("DynamoDB.2"), { "CP-10": "system recovery and reconstitution" }),
      ...of(prowler("nist_800_53_revision_5"), { "CP-10(2)": "transaction recovery" }),
      ...of(securityHub("DynamoDB.2"), { "SC-5(2)": "capacity, bandwidth and redundancy" }),
      ...of(prowler("nist_800_53_revision_5"), { "SC-28(1)": "cryptographic protection at rest" }),
      ...of(securityHub("DynamoDB.2"), {
        "SI-12": "information management and retention",
        "SI-13(5)": "failover capability",
      }),
    ],
  },
  {
    id: "HIPAA",
    title: "HIPAA Security Rule",
    controls: [
      ...of(prowler("hipaa"), {
        "164.308(a)(1)(ii)(B)": "risk management",
        "164.308(a)(7)(i)": "contingency plan",
        "164.308(a)(7)(ii)(A)": "data backup plan",
        "164.308(a)(7)(ii)(B)": "disaster recovery plan",
        "164.308(a)(7)(ii)(C)": "emergency mode operation plan",
      }),
      ...of(project, {
        "164.308(a)(7)(ii)(D)": "testing and revision",
        "164.310(d)(2)(iv)": "data backup and storage before equipment is moved",
      }),
      ...of(prowler("hipaa"), {
        "164.312(a)(2)(ii)": "emergency access procedure",
        "164.312(a)(2)(iv)": "encryption and decryption",
      }),
    ],
  },
  {
    id: "PCI DSS 4",
    title: "PCI DSS v4",
    controls: [
      ...of(prowler("pci_4.0"), {
        "3.5.1": "stored account numbers unreadable",
        "10.3.3": "audit logs backed up",
        "10.5.1": "audit log history retained",
      }),
      ...of(project, { "12.10.1": "incident response plan, with backup processes" }),
    ],
  },
  {
    id: "SOC 2",
    title: "SOC 2 Trust Services Criteria",
    controls: [
      ...of(prowler("soc2"), { "A1.2": "backup processes and recovery infrastructure" }),
      ...of(project, { "A1.3": "recovery procedures tested" }),
      ...of(prowler("soc2"), { "CC7.4": "response to security incidents" }),
      ...of(project, { "CC7.5": "recovery from security incidents" }),
      ...of(prowler("soc2"), { "PI1.5": "stored data kept complete, accurate and protected" }),
    ],
  },
  {
    id: "ISO/IEC 27001:2022",
    title: "ISO/IEC 27001:2022, Annex A",
    controls: [
      ...of(project, { "A.5.30": "ICT readiness for business continuity" }),
      ...of(prowler("iso27001_2022"), {
        "A.8.13": "information backup",
        "A.8.14": "redundancy of facilities",
        "A.8.24": "use of cryptography",
      }),
    ],
  },
  {
    id: "CIS Controls v8",
    title: "CIS Critical Security Controls v8",
    controls: [
      ...of(prowler("cis_controls_8.1"), { "3.11": "encrypt sensitive data at rest" }),
      ...of(project, { "11.1": "data recovery process" }),
      ...of(prowler("cis_controls_8.1"), { "11.2": "automated backups", "11.3": "protect recovery data" }),
      ...of(project, { "11.4": "isolated instance of recovery data", "11.5": "test data recovery" }),
    ],
  },
  {
    id: "DORA",
    title: "DORA, Regulation (EU) 2022/2554",
    controls: of(prowler("dora_2022_2554"), {
      "Art 9": "protection and prevention",
      "Art 11": "response and recovery",
      "Art 12": "backup, restoration and recovery",
    }),
  },
];
