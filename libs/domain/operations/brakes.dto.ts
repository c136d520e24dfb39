import { IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** What is to be stopped, for all or for one channel account. */
export class SetBrakeDto {
  @IsIn(['refunds', 'deliveries', 'supplier-orders', 'messages'])
  effect!: 'refunds' | 'deliveries' | 'supplier-orders' | 'messages';

  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  account?: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}
