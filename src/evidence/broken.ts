/** Thrown and caught within this folder: a bundle is not what it should be. To whoever asks it is an answer, no error. */
export class Broken extends Error {
  override readonly name = "Broken";
  constructor(
    /** Path as people see it; null: the bundle itself. */
    readonly file: string | null,
    readonly what: string,
    readonly line: number | null = null,
  ) {
    super(what);
  }
}
