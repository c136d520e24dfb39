import { IsLine } from '../../fields.dto.js';

/** Where the buyer can be reached from now on. */
export class CorrectContactDto {
  @IsLine(254)
  contact!: string;
}
