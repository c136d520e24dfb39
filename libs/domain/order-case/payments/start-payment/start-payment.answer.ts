import type { PayInstruction } from '@app/kernel';
import { about, choice, map, money, named, oneOfKinds, record, type Schema, text, time } from '@app/platform/http';
import { orderId, orderRevision } from '../../order-case.answer.js';
import type { AttemptTold } from './start-payment.handlers.js';

type PayBy<K extends PayInstruction['kind']> = Extract<PayInstruction, { readonly kind: K }>;

const pay: Schema<PayInstruction> = named(
  'PayInstruction',
  'How the buyer pays. More kinds may come: a client must be ready for one that it does not know.',
  oneOfKinds<PayInstruction>({
    url: named(
      'PayByUrl',
      'The buyer is sent to an address.',
      record<PayBy<'url'>>({ kind: choice(['url']), url: text('Where to send the buyer.', { format: 'uri' }) }),
    ),
    form: named(
      'PayByForm',
      "The buyer's browser sends a form.",
      record<PayBy<'form'>>({
        kind: choice(['form']),
        action: text('Where to send it, by POST.', { format: 'uri' }),
        fields: map(text(), 'Its hidden fields.'),
      }),
    ),
    qr: named('PayByQr', 'The buyer scans a code.', record<PayBy<'qr'>>({ kind: choice(['qr']), text: text('What the code holds.') })),
  }),
);

/** How to pay, and until when. */
export const attemptAnswer: Schema<AttemptTold> = named(
  'PaymentAttempt',
  'A try to pay, with a number of its own.',
  record<AttemptTold>({
    orderId,
    attemptId: text('The attempt within its order.'),
    outTradeNo: text('Our number of the attempt, as the channel sees it.'),
    amountDue: about('What the buyer is to pay.', money),
    expiresAt: time('From then on the attempt is not to be paid any more.'),
    pay,
    revision: orderRevision,
  }),
);
