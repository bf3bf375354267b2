/**
 * The shell texts of the jobs in ci/, in the order in which their CI system runs them: each as it is given to a shell, with
 * the options that this system sets. What holds no shell text is not looked at.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const root = new URL("../../", import.meta.url);
export const textOf = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** `always`: runs whatever became of those before it. `program`: which shell gets it. */
export type Shell = {
  readonly name: string;
  readonly program: "bash" | "sh";
  readonly text: string;
  readonly always: boolean;
};

type Lines = readonly string[];

type GitLab = { readonly restorable: Readonly<Record<"before_script" | "script" | "after_script", Lines>> };

/** One shell for both, and a new one for what comes after (GitLab's CI/CD YAML reference, `after_script`). */
function gitlab(): readonly Shell[] {
  const { before_script, script, after_script } = (parse(textOf("ci/gitlab.yml")) as GitLab).restorable;
  const text = (lines: Lines): string => `set -eo pipefail\n${lines.join("\n")}\n`;
  return [
    { name: "script", program: "bash", text: text([...before_script, ...script]), always: false },
    { name: "after_script", program: "bash", text: text(after_script), always: true },
  ];
}

/** Each `sh` step is a script of its own, run by `sh -xe`. */
const jenkins = (): readonly Shell[] =>
  [...textOf("ci/Jenkinsfile").matchAll(/\bsh '''\n(.*?)'''/gs)].map(([, text = ""], at, all) => {
    const always = at === all.length - 1;
    return { name: `sh ${at + 1}`, program: "sh", text: `set -e\n${text}`, always };
  });

type Azure = {
  readonly steps: readonly {
    readonly bash?: string;
    readonly displayName?: string;
    readonly inputs?: { readonly inlineScript?: string };
  }[];
};

const azure = (): readonly Shell[] =>
  (parse(textOf("ci/azure-pipelines.yml")) as Azure).steps.flatMap(({ bash, inputs, displayName = "" }) => {
    const text = bash ?? inputs?.inlineScript;
    return text === undefined ? [] : [{ name: displayName, program: "bash" as const, text, always: false }];
  });

type CodeBuild = { readonly phases: Readonly<Record<string, { readonly commands: Lines }>> };

/** Commands of one phase share a shell and stop at the first that fails; `post_build` comes after a failed `build`, too. */
const codebuild = (): readonly Shell[] =>
  Object.entries((parse(textOf("ci/buildspec.yml")) as CodeBuild).phases).map(([name, { commands }]) => {
    return { name, program: "bash", text: `set -e\n${commands.join("\n")}\n`, always: name === "post_build" };
  });

export const jobShells: Readonly<Record<string, () => readonly Shell[]>> = {
  "ci/gitlab.yml": gitlab,
  "ci/Jenkinsfile": jenkins,
  "ci/azure-pipelines.yml": azure,
  "ci/buildspec.yml": codebuild,
};
