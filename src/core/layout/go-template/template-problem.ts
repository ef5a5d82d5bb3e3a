/** Why a template cannot be followed. Thrown inside this folder only; `renderTemplate` gives it back as a value. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
  /** Offset in the template's text. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
