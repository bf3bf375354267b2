/** What somebody else wrote, short enough to be quoted: AWS's messages have no bound. */
const longest = 400;

export const clipped = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);
