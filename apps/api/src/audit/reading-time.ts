import { BadCitation, type CaseCitation, citationOf, isProvisional, type ReadUntil } from '@app/assembly';
import { type Clock, type Instant, instant } from '@app/kernel';
import { Problem } from '@app/platform/http';
import { CLOCK } from '@app/platform/observability';
import { Inject, Injectable } from '@nestjs/common';

/** Reads up to when a question about the past is meant. */
@Injectable()
export class ReadingTime {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** A citation says by itself as of when. @throws Problem time-in-the-future, invalid-input for a citation that is none */
  until({ asOf, upToRevision, at }: { readonly asOf?: string; readonly upToRevision?: number; readonly at?: string }): ReadUntil {
    const citation = at === undefined ? undefined : cited(at);
    const now = this.clock.now();
    const time = citation?.asOf ?? (asOf === undefined ? now : instant(asOf));
    if (time > now) throw new Problem('time-in-the-future', { parameters: { now } });
    return { asOf: time, upToRevision, at: citation };
  }

  /** Could the answer for that time still change? */
  isProvisional(asOf: Instant): boolean {
    return isProvisional(asOf, this.clock.now());
  }
}

function cited(text: string): CaseCitation {
  try {
    return citationOf(text);
  } catch (error) {
    if (!(error instanceof BadCitation)) throw error;
    throw new Problem('invalid-input', { fields: [{ field: 'at', code: 'is-citation', message: 'is no citation of an answer' }] });
  }
}
