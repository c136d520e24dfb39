import type { AlarmKind } from '@app/domain/order-case';
import type { Documents } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { Alarm } from './alarms.projection.js';

/** Which alarms are wanted; left out: open ones, of live orders, of every shop and kind. */
export type AlarmsWanted = PageRequest & {
  readonly open?: boolean | undefined;
  readonly mode?: Alarm['mode'] | undefined;
  readonly alarm?: AlarmKind | undefined;
  readonly shopId?: string | undefined;
};

/** What a person must look at. */
export class Alarms {
  constructor(private readonly documents: Documents<Alarm>) {}

  /** Newest first. @throws BadCursor */
  list(wanted: AlarmsWanted): Promise<Page<Alarm>> {
    const { open = true, mode = 'live', alarm, shopId } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      where: { mode, open, ...(alarm === undefined ? {} : { alarm }), ...(shopId === undefined ? {} : { shopId }) },
      orderBy: { field: 'raisedAt', direction: 'desc' },
      show: (doc) => doc,
    });
  }
}
