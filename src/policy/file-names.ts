/** The path of a file in, what its name says it is out: a folder holds rules, policies, tests and inventories side by side. */

export const isPolicyTest = (path: string): boolean => /\.policytest\.ya?ml$/.test(path);
export const isInventory = (path: string): boolean => /\.inventory\.ya?ml$/.test(path);
