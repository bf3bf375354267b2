/** Lehmer's generator: the same numbers in [0, 1) for the same seed. */
export function lehmer(seed: number): () => number {
  let state = (seed * 7_919) % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
