/** The first words of a summary, from what the minutes hold. Staff write on from there. */

/** What the minutes say of one client, or of the meeting as a whole. Texts may be empty. */
export interface MinutesForSummary {
  readonly discussion: string;
  readonly results: string;
  readonly obstacles: string;
  readonly clientWords: string;
  readonly decisions: readonly {
    readonly words: string;
    readonly dissents: readonly { readonly name: string; readonly reason: string }[];
  }[];
  readonly tasks: readonly {
    readonly words: string;
    readonly name: string | null;
    /** `YYYY-MM-DD`, or `null`. */
    readonly dueOn: string | null;
  }[];
}

const written = (text: string): string => text.trim();
const block = (heading: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [heading, ...lines].join('\n');
const listed = (text: string): string => `• ${written(text).replaceAll(/\s*\n+\s*/g, ' ')}`;
const day = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
const paragraphs = (...parts: readonly string[]): string =>
  parts
    .map(written)
    .filter((part) => part !== '')
    .join('\n\n');

/** For the team: what was found, what was decided and by whom not, and who does what by when. */
export function teamDraft(minutes: MinutesForSummary): string {
  const said = (heading: string, text: string): string =>
    written(text) === '' ? '' : `${heading}\n${written(text)}`;
  return paragraphs(
    written(minutes.discussion),
    said('Results', minutes.results),
    said('Obstacles', minutes.obstacles),
    said('In their own words', minutes.clientWords),
    block(
      'Decided',
      minutes.decisions
        .filter(({ words }) => written(words) !== '')
        .flatMap(({ words, dissents }) => [
          listed(words),
          ...dissents.map(({ name, reason }) =>
            reason.trim() === ''
              ? `  ${name} did not agree.`
              : `  ${name} did not agree: ${written(reason)}`,
          ),
        ]),
    ),
    block(
      'To do',
      minutes.tasks.map(({ words, name, dueOn }) => {
        const who = [name, dueOn && `by ${day(dueOn)}`].filter(Boolean).join(', ');
        return who ? `${listed(words)} (${who})` : listed(words);
      }),
    ),
  );
}

/**
 * For a family: what went well, and what was decided, for staff to put in plain words. Obstacles,
 * what moved the week, who dissented and the team's discussion are left out: those stay with the
 * team unless somebody writes of them on purpose.
 */
export function familyDraft(firstName: string, minutes: MinutesForSummary): string {
  const decisions = minutes.decisions.map(({ words }) => words).filter((text) => written(text));
  return paragraphs(
    `The team met and talked about ${firstName}.`,
    written(minutes.results) && `What went well:\n${written(minutes.results)}`,
    written(minutes.clientWords) && `In ${firstName}'s own words:\n${written(minutes.clientWords)}`,
    block('What we decided:', decisions.map(listed)),
  );
}
