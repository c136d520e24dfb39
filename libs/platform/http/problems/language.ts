/** Languages in which titles are written. */
export type Language = 'zh-CN' | 'en';

/** The language an Accept-Language header asks for; English when it asks for none we speak. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, order) => ({ ...preferenceOf(part), order }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  for (const { tag } of wanted) {
    if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN';
    if (tag === 'en' || tag.startsWith('en-')) return 'en';
  }
  return 'en';
}

function preferenceOf(part: string): { readonly tag: string; readonly quality: number } {
  const [tag = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
  const written = parameters.find((one) => one.startsWith('q='));
  const quality = written === undefined ? 1 : Number(written.slice(2));
  return { tag, quality: Number.isFinite(quality) ? quality : 0 };
}
