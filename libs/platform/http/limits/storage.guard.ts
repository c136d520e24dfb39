import { applyDecorators, type CanActivate, Inject, Injectable, UseGuards } from '@nestjs/common';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { Problem } from '../problems/problem.js';
import { Refuses } from '../problems/refuses.js';

const RETRY_AFTER_SECONDS = 60;

/** Refuses what would begin something new while the disk is almost full: 503 `storage-low`. */
@Injectable()
class StorageGuard implements CanActivate {
  constructor(@Inject(HTTP_OPTIONS) private readonly options: Pick<HttpOptions, 'hasRoom'>) {}

  canActivate(): boolean {
    if (this.options.hasRoom()) return true;
    throw new Problem('storage-low', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
}

/** Begins something that will need room until it ends: not taken while the disk is almost full. What is under way goes on. */
export function NeedsRoom(): MethodDecorator & ClassDecorator {
  return applyDecorators(UseGuards(StorageGuard), Refuses('storage-low'));
}
