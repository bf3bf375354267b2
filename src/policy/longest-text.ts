/** How long a text of a policy may be: a `why` of several pages. Parameters and aliases repeat it, so its length counts many times. */
export const longestText = 10_000;
