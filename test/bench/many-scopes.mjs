/** The Regions of an ordinary organization, and draws that are the same in each run. */

export const regions = (
  "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 " +
  "eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 " +
  "ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3"
).split(" ");

/** From 0 to 1. */
export function draws(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
