/** Thrown when an answer lacks what it was read for, naming the place. */
class AnswerLacks extends Error {
  override readonly name = 'AnswerLacks';
}

/** A JSON answer whose fields are read one by one, so that what is missing or of another type is named. */
export class Answer {
  constructor(
    private readonly value: unknown,
    private readonly where: string,
  ) {}

  /** The field as another answer; an absent one too: reading of it then fails. */
  at(field: string): Answer {
    return new Answer(this.member(field), `${this.where}.${field}`);
  }

  has(field: string): boolean {
    const member = this.member(field);
    return member !== undefined && member !== null;
  }

  /** @throws AnswerLacks */
  text(field: string): string {
    const member = this.member(field);
    return typeof member === 'string' ? member : this.lacks(field, 'a text');
  }

  textOr(field: string, otherwise: string): string {
    return this.has(field) ? this.text(field) : otherwise;
  }

  /** @throws AnswerLacks */
  number(field: string): number {
    const member = this.member(field);
    return typeof member === 'number' ? member : this.lacks(field, 'a number');
  }

  numberOr(field: string, otherwise: number): number {
    return this.has(field) ? this.number(field) : otherwise;
  }

  /** @throws AnswerLacks */
  truth(field: string): boolean {
    const member = this.member(field);
    return typeof member === 'boolean' ? member : this.lacks(field, 'true or false');
  }

  /** @throws AnswerLacks */
  list(field: string): readonly Answer[] {
    const member = this.member(field);
    if (!Array.isArray(member)) return this.lacks(field, 'a list');
    return member.map((item: unknown, index) => new Answer(item, `${this.where}.${field}[${index}]`));
  }

  /** @throws AnswerLacks */
  texts(field: string): readonly string[] {
    const member = this.member(field);
    if (!Array.isArray(member)) return this.lacks(field, 'a list');
    return member.map((item: unknown) => (typeof item === 'string' ? item : this.lacks(field, 'a list of texts')));
  }

  /** The fields of an object, by name; none when it is no object. */
  members(): readonly (readonly [name: string, value: Answer])[] {
    if (typeof this.value !== 'object' || this.value === null) return [];
    return Object.entries(this.value).map(([name, value]) => [name, new Answer(value, `${this.where}.${name}`)]);
  }

  toString(): string {
    return this.value === undefined ? 'nothing' : JSON.stringify(this.value);
  }

  private member(field: string): unknown {
    const { value } = this;
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, field)?.value;
  }

  private lacks(field: string, what: string): never {
    throw new AnswerLacks(`${this.where}.${field} is not ${what}: ${this.toString().slice(0, 500)}`);
  }
}
