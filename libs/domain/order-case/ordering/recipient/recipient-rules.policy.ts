/** Rules by which a recipient is checked once it is normalised. They are versioned data: a change is a new version. */
export type RecipientRule = {
  /** Rule id and version, as facts keep it: `qq@1`. */
  readonly rule: string;
  /** Prefixes and characters that are taken off before the check, each with the name under which that is told. */
  readonly strip: readonly { readonly pattern: RegExp; readonly change: string }[];
  /** Brings what is left into the one form under which it is kept. */
  readonly form?: (text: string) => { readonly text: string; readonly change?: string };
  readonly pattern: RegExp;
  readonly also?: (text: string) => boolean;
  /** What is odd about a recipient that fits: it is told, and does not hinder. */
  readonly doubt?: (text: string) => string | undefined;
};

const SMALLEST_STEAM_ID = 76_561_197_960_265_728n;

/** The part before the @ may tell capitals apart, the domain never does. */
function lowerCaseDomain(text: string): { readonly text: string; readonly change?: string } {
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  const lower = domain.toLowerCase();
  return at < 0 || lower === domain ? { text } : { text: `${text.slice(0, at + 1)}${lower}`, change: 'domain-to-lower-case' };
}

/** Looks like a slip of the finger for a domain that exists. */
const SLIPPED_DOMAIN = /@(?:qq\.(?:con|cm|om|cim|vom)|(?:163|126|gmail|hotmail|outlook)\.(?:con|cm|om))$/;

/** Every rule a product can name, by its id. */
export const recipientRules = {
  qq: { rule: 'qq@1', strip: [], pattern: /^[1-9][0-9]{4,10}$/ },
  'cn-mobile': {
    rule: 'cn-mobile@1',
    strip: [
      { pattern: /-/g, change: 'removed-hyphens' },
      { pattern: /^(?:\+86|0086)/, change: 'removed-country-code' },
    ],
    pattern: /^1[3-9][0-9]{9}$/,
  },
  email: {
    rule: 'email@1',
    strip: [],
    form: lowerCaseDomain,
    pattern: /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    also: (text) => text.length <= 254,
    doubt: (text) => (SLIPPED_DOMAIN.test(text) ? 'doubtful-domain' : undefined),
  },
  'steam-id64': { rule: 'steam-id64@1', strip: [], pattern: /^7656119[0-9]{10}$/, also: (text) => BigInt(text) >= SMALLEST_STEAM_ID },
  'genshin-uid': { rule: 'genshin-uid@1', strip: [], pattern: /^(?:[1-35-9][0-9]{8}|18[0-9]{8})$/ },
  'star-rail-uid': { rule: 'star-rail-uid@1', strip: [], pattern: /^[125-9][0-9]{8}$/ },
} as const satisfies { readonly [id: string]: RecipientRule };

/** The id of a rule. */
export type RecipientRuleId = keyof typeof recipientRules;

/** The ids of all rules. */
export const recipientRuleIds: readonly string[] = Object.keys(recipientRules);

/** Is this the id of a rule that there is? */
export function isRecipientRule(id: string): id is RecipientRuleId {
  return Object.hasOwn(recipientRules, id);
}
