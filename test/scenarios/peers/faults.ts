/**
 * Faults of other tools, found by reading them or told by their users, and the scenarios which show that they are not
 * ours. Only data: `peers.test.ts` sees to it that no fault loses its scenario and no scenario its fault.
 */

export type PeerFault = {
  /** Where in the study of the peers it stands; of section 1.12 with the words that its line begins with. */
  readonly source: string;
  /** One line may hold several faults. */
  readonly part: string;
  readonly peer: string;
  readonly fault: string;
  /** Names of files beside this one, without `.scenario.yaml`. */
  readonly scenarios: readonly string[];
};

type Part = readonly [part: string, fault: string, ...scenarios: string[]];

const line = (source: string, peer: string, parts: readonly Part[]): readonly PeerFault[] =>
  parts.map(([part, fault, ...scenarios]) => ({ source, part, peer, fault, scenarios }));

export const peerFaults: readonly PeerFault[] = [
  ...line("1.12 c7n `consecutive-backups`", "Cloud Custodian", [
    [
      "a",
      "lists the backups of a Region again for every 50 tables",
      "cloud-custodian-lists-all-backups-again-for-every-50-tables",
    ],
    ["b", "counts days in the local time zone", "cloud-custodian-counts-days-in-the-local-time-zone"],
    ["c", "wants a weekly backup on the same weekday", "cloud-custodian-wants-a-weekly-backup-on-the-same-weekday"],
    ["d", "ignores today's backup", "cloud-custodian-ignores-todays-backup"],
    ["e", "joins on the table's name", "cloud-custodian-counts-backups-of-a-deleted-namesake"],
    ["f", "cuts hours off the clock", "cloud-custodian-cuts-hours-off-the-clock"],
  ]),
  ...line("1.12 c7n `consecutive-aws-backups`", "Cloud Custodian", [
    [
      "a",
      "pages all recovery points of every table without a bound",
      "cloud-custodian-pages-all-recovery-points-of-every-table",
    ],
    ["b", "ignores statuses beside the one asked for", "cloud-custodian-ignores-statuses-beside-the-one-asked-for"],
    ["c", "does not tell cold and expired points apart", "cloud-custodian-does-not-tell-cold-and-expired-points-apart"],
  ]),
  ...line("1.12 Prowler `_describe_table`", "Prowler", [
    ["a", "one table that is gone leaves all later ones with defaults", "prowler-one-deleted-table-spoils-the-rest"],
  ]),
  ...line("1.12 Prowler `_list_backup_selections`", "Prowler", [
    ["a", "the first plan of another Region ends the reading", "prowler-one-region-of-aws-backup-spoils-the-others"],
    ["b", "ignores selections by tag", "prowler-fails-a-table-that-a-tag-selects"],
    ["c", "ignores NotResources", "prowler-passes-a-table-that-a-plan-leaves-out"],
    ["d", "a plan for everything in one Region passes all Regions", "prowler-passes-every-region-by-the-plan-of-one"],
    ["e", "understands one literal wildcard", "prowler-understands-one-wildcard-only"],
    ["f", "takes membership of a plan for a backup (PR #5204)", "prowler-takes-a-plan-for-a-backup"],
    ["g", "leaves vault lock out on purpose (PR #5175)", "prowler-leaves-vault-lock-out"],
  ]),
  ...line("1.12 Prowler FSBP map", "Prowler", [
    [
      "a",
      "lists deletion protection under a control about DAX",
      "prowler-claims-a-control-about-dax-for-deletion-protection",
    ],
  ]),
  ...line("1.12 Steampipe PITR SQL", "Steampipe", [
    ["a", "a PITR that was denied is ok", "steampipe-calls-a-denied-pitr-ok"],
    ["b", "a PITR that was not found is ok", "steampipe-calls-a-pitr-that-was-not-found-ok"],
  ]),
  ...line("1.12 Steampipe `dynamodb_table_in_backup_plan`", "Steampipe", [
    ["a", "joins by table name across accounts and Regions", "steampipe-joins-plans-and-tables-by-name"],
    ["b", "compares tag keys only", "steampipe-compares-the-keys-of-tags-and-not-their-values"],
    [
      "c",
      "knows no wildcards, NotResources and Conditions",
      "prowler-understands-one-wildcard-only",
      "prowler-passes-a-table-that-a-plan-leaves-out",
      "prowler-fails-a-table-that-a-tag-selects",
    ],
    ["d", "its FSBP lacks DynamoDB.4 and DynamoDB.5", "steampipe-fsbp-asks-neither-for-backups-nor-for-tags"],
  ]),
  ...line("1.12 Steampipe `dynamodb_table_protected_by_backup_plan`", "Steampipe", [
    ["a", "backed up once is protected for ever", "steampipe-takes-backed-up-once-for-protected"],
  ]),
  ...line("1.12 CloudSploit `dynamoTableBackupExists`", "CloudSploit", [
    ["a", "a backup of any age passes", "cloudsploit-passes-a-backup-of-any-age"],
    ["b", "reads one page", "cloudsploit-reads-only-the-first-page-of-backups"],
    ["c", "fails tables that only AWS Backup backs up", "cloudsploit-fails-a-table-that-only-aws-backup-backs-up"],
  ]),
  ...line("1.12 cdk-nag", "cdk-nag, Checkov", [
    ["a", "global tables are not applicable", "cdk-nag-leaves-out-global-tables"],
    ["b", "ignores the recovery period", "checkov-ignores-the-recovery-period"],
  ]),
  ...line("1.12 BAM / Config", "AWS Config, Backup Audit Manager", [
    ["a", "looks at ACTIVE tables only", "aws-config-looks-at-active-tables-only"],
    ["b", "asks for a day unless told, for 31 at most", "aws-config-counts-no-further-than-31-days"],
    ["c", "narrows a rule by one tag key", "aws-config-narrows-a-rule-by-one-tag-key"],
    ["d", "50 controls per account and Region", "backup-audit-manager-stops-at-50-controls"],
    ["e", "has not every rule in every Region", "aws-config-has-not-every-rule-in-every-region"],
  ]),

  ...line("1.7", "Cloud Custodian", [
    ["run", "exits 0 when tables match", "cloud-custodian-exits-0-when-tables-match"],
    ["c7n-org worker", "skips a worker that raises", "cloud-custodian-org-skips-a-worker-that-raises"],
    [
      "c7n-org -r all",
      "drops an account that denies its Regions, and exits 0",
      "cloud-custodian-org-drops-an-account-it-could-not-list-the-regions-of",
    ],
  ]),
  ...line("1.7", "Prowler", [
    [
      "Prowler",
      "errors of the scan do not change the exit code",
      "prowler-finds-nothing-when-the-list-of-tables-fails",
    ],
  ]),
  ...line("0", "all five", [
    ["1", "none answers whether a backup is newer than N days", "nobody-asks-for-a-backup-newer-than-n-days"],
    [
      "2",
      "ListBackups leaves AWS Backup out, and none takes both together",
      "nobody-asks-for-a-backup-newer-than-n-days",
      "cloudsploit-fails-a-table-that-only-aws-backup-backs-up",
    ],
    [
      "3",
      "unknown is reported as pass or fail",
      "prowler-takes-a-denied-read-for-off",
      "steampipe-calls-a-denied-pitr-ok",
      "prowler-finds-nothing-when-the-list-of-tables-fails",
    ],
    ["4", "PITR is on or off and nothing more", "everybody-takes-pitr-that-is-on-for-a-full-window"],
  ]),
  ...line("3", "their users", [
    [
      "1",
      "exit code 0 although accounts failed (cloud-custodian #2656)",
      "cloud-custodian-org-drops-an-account-it-could-not-list-the-regions-of",
    ],
    [
      "2",
      "ok for what could not be read, rows that come and go, SCPs not told apart (steampipe #21, #1192, #2517)",
      "steampipe-calls-a-denied-pitr-ok",
      "steampipe-counts-rows-of-a-list-that-broke-off",
      "steampipe-cannot-tell-an-scp-from-a-missing-permission",
    ],
    [
      "3",
      "denied reads pass or fail, one failure drops the rest (prowler #327, #940, #1172, #2431, #5394)",
      "prowler-takes-a-denied-read-for-off",
      "prowler-one-deleted-table-spoils-the-rest",
    ],
  ]),
];
