/**
 * A policy file as people see its name in, its path in the repository out, for code hosts that link to it. What lies
 * outside of the repository gets a path that nothing there has: a link to another file would be worse than none.
 */
import type { PolicyFiles } from "../model/report.ts";
import { visible } from "../model/visible.ts";

export type RepositoryPath = {
  readonly segments: readonly string[];
  /** Of the package, not of the repository. */
  readonly isShipped: boolean;
};

/** Without `files` names are taken for paths from the root of the repository. */
export function repositoryPath(file: string, files: PolicyFiles | undefined): RepositoryPath {
  const isShipped = files?.shipped.has(file) === true;
  if (isShipped) return { segments: ["restorable", ...file.split("/")], isShipped };
  return { segments: normal(`${files?.root ?? ""}/${file}`.split("/")), isShipped };
}

/** As text, for what is not a URI. */
export const pathText = ({ segments }: RepositoryPath): string => segments.map(visible).join("/");

/** As a relative reference of RFC 3986. */
export const pathUri = ({ segments }: RepositoryPath): string =>
  segments.map((segment) => encodeURIComponent(visible(segment))).join("/");

function normal(segments: readonly string[]): readonly string[] {
  const path: string[] = [];
  for (const segment of segments) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") path.push(segment);
    else if (path.pop() === undefined) return ["outside-the-repository", ...segments.filter(isName)];
  }
  return path.length === 0 ? ["policy"] : path;
}

const isName = (segment: string): boolean => segment !== "" && segment !== "." && segment !== "..";
