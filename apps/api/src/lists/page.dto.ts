import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

/** Which page of a list is wanted. */
export class PageDto {
  /** How many items, 20 where nothing is said. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  /** `next` of the page before. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,1000}$/)
  after?: string;
}

/** A page of a read model, which follows the log. */
export class ListDto extends PageDto {
  /** A position of the log that the list must have seen: a command's answer has it in the header `CardTrail-Position`. */
  @IsOptional()
  @Matches(/^[0-9]{1,18}$/)
  seen?: string;
}

/** The page as the read models take it: a field that was not sent is not there. */
export function pageOf({ limit, after }: PageDto): { readonly limit: number | undefined; readonly after: string | undefined } {
  return { limit, after };
}
