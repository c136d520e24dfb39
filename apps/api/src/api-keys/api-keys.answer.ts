import { choice, list, type Members, mode, named, optional, record, type Schema, text, time } from '@app/platform/http';
import { API_KEY_ROLES, type ApiKeyRecord } from '@app/platform/secrets';
import type { MadeApiKey } from './api-keys.handlers.js';

const keyMembers: Members<ApiKeyRecord> = {
  id: text('What the key is called where it is spoken of; not what it is presented as.'),
  role: choice(API_KEY_ROLES, 'As whom it lets its holder in.'),
  shopId: text('The shop that it acts for; empty where it acts for none.'),
  name: text(),
  mode,
  scopes: list(text(), 'What it may do besides what its role may.'),
  createdAt: time(),
  revokedAt: optional(time('From then on it lets nobody in.')),
};

/** An API key without what it is presented as. */
export const apiKeyAnswer: Schema<ApiKeyRecord> = named('ApiKey', 'An API key without its secret.', record<ApiKeyRecord>(keyMembers));

type ApiKeys = { readonly items: readonly ApiKeyRecord[] };

/** Every API key there is. */
export const apiKeysAnswer: Schema<ApiKeys> = named('ApiKeyList', 'All API keys.', record<ApiKeys>({ items: list(apiKeyAnswer) }));

/** A new API key, with what it is presented as. */
export const madeApiKeyAnswer: Schema<MadeApiKey> = named(
  'NewApiKey',
  'An API key that was made.',
  record<MadeApiKey>({ ...keyMembers, key: text('What it is presented as, `ct_<role>_…`: it is in this answer and nowhere else.') }),
);
