/** Two letters for an avatar: the first of the first and of the last name. */
export function initials(name: string): string {
  const parts = name
    .replace(/\b(Dr|Mr|Mrs|Ms|Mx|Prof)\.?\s+/giu, '')
    .split(/\s+/u)
    .filter(Boolean);
  const [first = '?', ...others] = parts;
  const last = others.at(-1);
  return ([...first][0] ?? '?').toUpperCase() + (last ? ([...last][0] ?? '').toUpperCase() : '');
}

/** "1 change", "3 changes". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `CASE_MANAGER` → "Case manager". */
export function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** A language by its BCP 47 tag, in English: `es` is Spanish. A tag that is none stands for itself. */
export function languageName(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The paragraphs of a text that empty lines divide. */
export const paragraphs = (words: string): string[] =>
  words
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
