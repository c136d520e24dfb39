/** The form of a buyer's contact under which it is looked up: how it was typed makes no difference. */
export function contactForLookup(contact: string): string {
  return contact.normalize('NFKC').trim().toLowerCase();
}
