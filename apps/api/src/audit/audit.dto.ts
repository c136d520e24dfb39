import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsTime } from '../lists/is-time.js';

const CITATION = /^[A-Za-z0-9_-]{1,16384}$/;

/** Up to where a history is read; left out: as it is now. */
export class AuditTimeDto {
  /** The longest beginning of each stream that was recorded by then. */
  @IsOptional()
  @IsTime()
  asOf?: string;

  /** The last record of the order that counts. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  upToRevision?: number;

  /** The `citation` of an answer: exactly what was read for it. */
  @IsOptional()
  @Matches(CITATION)
  at?: string;
}

/** When, and by which version of the rules; left out: now, by today's. */
export class OrphanDiagnosisDto {
  @IsOptional()
  @IsTime()
  asOf?: string;

  @IsOptional()
  @MaxLength(40)
  ruleset?: string;
}

/** The same of an order, whose earlier answer can be cited. */
export class DiagnosisDto extends OrphanDiagnosisDto {
  @IsOptional()
  @Matches(CITATION)
  at?: string;
}
