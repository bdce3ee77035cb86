/** Mentions are written as "@Name" in the words, and sent beside them as ids. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A name that is being written after an @. */
export interface MentionQuery {
  /** Where the @ is. */
  readonly at: number;
  readonly typed: string;
}

const longestName = 40;

const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();

/** What is being written after an @ that begins a word, up to the caret. */
export function mentionQuery(text: string, caret: number): MentionQuery | undefined {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf('@');
  if (at < 0 || (at > 0 && !/[\s(]/.test(before[at - 1] ?? ''))) return undefined;
  const typed = before.slice(at + 1);
  const isName = /^[\p{L}\p{M}.'’ -]*$/u.test(typed) && !typed.startsWith(' ');
  return isName && typed.length <= longestName ? { at, typed } : undefined;
}

/** Those whose name, or a part of it, begins as was typed; accents need not be. */
export function peopleFor<P extends Person>(people: readonly P[], typed: string): P[] {
  const wanted = plain(typed);
  return people.filter(({ name }) => {
    const known = plain(name);
    return (
      known !== wanted.trimEnd() &&
      (known.startsWith(wanted) || known.split(' ').some((part) => part.startsWith(wanted)))
    );
  });
}

/** The words with a name in the place of what was typed, and where the caret is then. */
export function withMention(
  text: string,
  { at, typed }: MentionQuery,
  { name }: Person,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, at)}@${name} `;
  const after = text.slice(at + 1 + typed.length).replace(/^ /, '');
  return { text: before + after, caret: before.length };
}

/**
 * The people whom the words mention, of those who can be mentioned and those who were before: they
 * may have left since, and a name that meant them means nobody else.
 */
export function mentionedBy(
  text: string,
  people: readonly Person[],
  before: readonly Person[] = [],
): Person[] {
  const meant = new Set(before.map(({ name }) => name));
  const known = [...before, ...people.filter(({ name }) => !meant.has(name))];
  const found = new Set(
    wordsWithMentions(text, known).flatMap((part) => (part.mention ? part.words : [])),
  );
  return known.filter(({ name }) => found.has(`@${name}`));
}

export interface Part {
  readonly words: string;
  readonly mention: boolean;
}

/** The words in parts, the mentions apart. The longest name counts where one begins another. */
export function wordsWithMentions(text: string, people: readonly Person[]): Part[] {
  const names = people
    .map(({ name }) => `@${name}`)
    .sort((one, other) => other.length - one.length);
  const parts: Part[] = [];
  let begun = 0;
  for (let at = text.indexOf('@'); at >= 0;) {
    const name = names.find((each) => text.startsWith(each, at));
    if (name) {
      if (at > begun) parts.push({ words: text.slice(begun, at), mention: false });
      parts.push({ words: name, mention: true });
      begun = at + name.length;
    }
    at = text.indexOf('@', name ? begun : at + 1);
  }
  if (begun < text.length) parts.push({ words: text.slice(begun), mention: false });
  return parts;
}
