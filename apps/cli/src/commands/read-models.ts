import type { AnyProjection } from '@app/kernel';
import { projections } from '@app/read-models';
import { CliFault } from '../faults/fault.js';

/** The read model of that name; all of them where none is named. @throws CliFault unknown-projection */
export function readModelsNamed(name: string | undefined): readonly AnyProjection[] {
  if (name === undefined) return projections;
  const found = projections.filter((projection) => projection.name === name);
  if (found.length > 0) return found;
  throw new CliFault({ kind: 'unknown-projection', name, known: projections.map((projection) => projection.name) });
}
