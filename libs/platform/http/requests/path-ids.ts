import { isOrderId, type OrderId } from '@app/kernel';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import { Refuses } from '../problems/refuses.js';

/** An order id in a path; anything else is an order that does not exist. */
@Injectable()
@Refuses('unknown-order')
export class OrderIdPipe implements PipeTransform<string, OrderId> {
  transform(text: string): OrderId {
    if (!isOrderId(text)) throw new Problem('unknown-order');
    return text;
  }
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A name in a path, such as a product's, a channel account's or a key's: 1 to 64 letters, digits, dots, lines. */
@Injectable()
@Refuses('no-such-name')
export class NamePipe implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!NAME.test(text)) throw new Problem('no-such-name');
    return text;
  }
}
