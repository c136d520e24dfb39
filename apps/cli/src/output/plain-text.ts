// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const DANGEROUS = /\u001b(?!\[[0-9;]{1,8}m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text without what steers a terminal, besides colours: names and numbers in records come from outside. */
export function harmless(text: string): string {
  return text.replaceAll(DANGEROUS, '\ufffd');
}
