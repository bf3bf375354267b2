/** The path of a file in, what its name says it is out: a folder may hold all kinds side by side. */

export const isPolicyTest = (path: string): boolean => /\.policytest\.ya?ml$/.test(path);
export const isInventory = (path: string): boolean => /\.inventory\.ya?ml$/.test(path);
export const isBlindSpots = (path: string): boolean => /(^|[/\\.-])blind-spots\.ya?ml$/.test(path);
export const isWaivers = (path: string): boolean => /(^|[/\\.-])waivers\.ya?ml$/.test(path);
export const isSettings = (path: string): boolean => /(^|[/\\])restorable\.ya?ml$/.test(path);
