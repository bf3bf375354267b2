/** What to call a YAML file in messages, and what it could begin with: a kind of file in, words out. */

/** `noun` and `such`: for a file that is none; `begin`: for an empty one; `split`: for one that is two. */
export type FileWords = {
  readonly noun: string;
  readonly such: string;
  readonly begin: string;
  readonly split: string;
};

export const policyWords: FileWords = {
  noun: "a policy file",
  such: "id: …",
  begin:
    "a rule starts with `id:`, `title:`, `severity:`; a policy with `id:` and `extends:` or `rules:`; " +
    "a policy test with `policy:` and `tables:`",
  split: "put each rule into a file of its own, or list them under `rules:`",
};

export const configWords: FileWords = {
  noun: "a file of settings",
  such: "policy: …",
  begin: "settings are `role:`, `policy:`, `failOn:` and others (see `restorable policy schema config`)",
  split: "put all settings into one document",
};

export const blindSpotsWords: FileWords = {
  noun: "a file of blind spots",
  such: "blindSpots: …",
  begin:
    "`blindSpots:` lists them, each with `id:`, `accounts:`, `regions:`, `cause:`, `reason:`, `owner:`, `expires:`",
  split: "list all of them under one `blindSpots:`",
};

export const waiversWords: FileWords = {
  noun: "a file of waivers",
  such: "waivers: …",
  begin:
    "`waivers:` lists them, each with `id:`, `rule:`, `accounts:`, `regions:`, `tables:`, `reason:`, `owner:`, `approver:`, " +
    "`ticket:`, `created:`, `expires:`",
  split: "list all of them under one `waivers:`",
};
