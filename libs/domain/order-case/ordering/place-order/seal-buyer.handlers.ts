import type { OrderId, SealContext, SealedValue } from '@app/kernel';
import { present } from '@app/kernel';
import type { IndexKind, SecretStore } from '@app/platform/secrets';
import { orderStream } from '../../order-case.events.js';
import { contactForLookup } from '../buyer-contact.policy.js';
import type { SealedBuyer, SealedRecipient } from '../ordering.events.js';
import type { NormalisedRecipient } from '../recipient/normalise-recipient.policy.js';

/** The buyer as the shop told of them, in clear: nothing of it leaves this file unsealed. */
export type ToldBuyer = {
  readonly contact?: string;
  readonly ip?: string;
  readonly accountId?: string;
  readonly deviceId?: string;
};

/** The recipient as typed, and as normalised. */
export type ToldRecipient = { readonly raw: string; readonly accepted: Extract<NormalisedRecipient, { readonly ok: true }> };

/** The personal values of an order, each sealed for its place. */
export type SealedPersonalValues = {
  readonly buyer: SealedBuyer;
  readonly recipient: SealedRecipient | undefined;
  readonly shopMetadata: SealedValue | undefined;
};

/** Where a personal value of OrderPlaced is sealed. */
export function placeInOrder(orderId: OrderId, commandId: string, fieldPath: string): SealContext {
  return { stream: orderStream(orderId), type: 'OrderPlaced', fieldPath, commandId };
}

/** Whose key seals the values of a buyer: the same contact is the same person to one shop. */
export function subjectOf(orderId: OrderId, contactIndex: string | undefined): string {
  return `subject-${contactIndex ?? orderId}`;
}

/** The index under which a shop's buyers are found by their contact. */
export function indexOfContact(secrets: Pick<SecretStore, 'index'>, shopId: string, contact: string): Promise<string> {
  return secrets.index(shopId, 'contact', contactForLookup(contact));
}

/** Seals what is personal in a new order. The keys are durable before the order is. */
export async function sealPersonalValues(
  secrets: SecretStore,
  about: { readonly orderId: OrderId; readonly commandId: string; readonly shopId: string },
  told: {
    readonly buyer: ToldBuyer;
    readonly recipient: ToldRecipient | undefined;
    readonly metadata: { readonly [name: string]: string } | undefined;
  },
): Promise<SealedPersonalValues> {
  const { orderId, commandId, shopId } = about;
  const { contact, ip, accountId, deviceId } = told.buyer;
  const contactIndex = contact === undefined ? undefined : await indexOfContact(secrets, shopId, contact);
  const subjectId = subjectOf(orderId, contactIndex);
  const seal = async (path: string, plain: string | undefined): Promise<SealedValue | undefined> =>
    plain === undefined ? undefined : secrets.seal(subjectId, plain, placeInOrder(orderId, commandId, path));
  const index = async (kind: IndexKind, plain: string | undefined): Promise<string | undefined> =>
    plain === undefined ? undefined : secrets.index(shopId, kind, plain);
  const { recipient } = told;
  const line = 'deal.lines.0.recipient';
  const [sealedBuyer, indexes, raw, normalised, shopMetadata] = await Promise.all([
    Promise.all([
      seal('buyer.contact', contact),
      seal('buyer.ip', ip),
      seal('buyer.accountId', accountId),
      seal('buyer.deviceId', deviceId),
    ]),
    Promise.all([
      index('ip', ip),
      index('account', accountId),
      index('device', deviceId),
      index('recipient', recipient?.accepted.normalised),
    ]),
    seal(`${line}.raw`, recipient === undefined ? undefined : Buffer.from(recipient.raw).toString('hex')),
    seal(`${line}.normalised`, recipient?.accepted.normalised),
    seal('shopMetadata', told.metadata === undefined ? undefined : JSON.stringify(told.metadata)),
  ]);
  const [sealedContact, sealedIp, sealedAccountId, sealedDeviceId] = sealedBuyer;
  const [ipIndex, accountIndex, deviceIndex, recipientIndex] = indexes;
  return {
    buyer: {
      subjectId,
      ...present({ contact: sealedContact, ip: sealedIp, accountId: sealedAccountId, deviceId: sealedDeviceId }),
      indexes: present({ contact: contactIndex, ip: ipIndex, device: deviceIndex, account: accountIndex, recipient: recipientIndex }),
    },
    recipient:
      recipient === undefined || raw === undefined || normalised === undefined
        ? undefined
        : { rule: recipient.accepted.rule, raw, normalised, changes: recipient.accepted.changes },
    shopMetadata,
  };
}
