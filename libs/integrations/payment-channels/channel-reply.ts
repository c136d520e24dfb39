import { never } from '@app/kernel';

/** The words of channels that expect `success` and repeat the message at anything else. */
export function successOrFail(outcome: 'accepted' | 'refused' | 'try-again'): {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
} {
  switch (outcome) {
    case 'accepted':
      return { status: 200, contentType: 'text/plain; charset=utf-8', body: 'success' };
    case 'refused':
      return { status: 400, contentType: 'text/plain; charset=utf-8', body: 'fail' };
    case 'try-again':
      return { status: 503, contentType: 'text/plain; charset=utf-8', body: 'fail' };
    default:
      return never(outcome);
  }
}
