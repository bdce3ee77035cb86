import { describe, expect, it } from 'vitest';
import { familyDraft, teamDraft, type MinutesForSummary } from './summary.drafts.ts';

const minutes: MinutesForSummary = {
  discussion: 'A calmer week.',
  results: 'Asked for a break four days out of five.',
  obstacles: 'The fire drill on Tuesday.',
  clientWords: 'I used my card.',
  decisions: [
    {
      words: 'Move the break card\nto her desk.',
      dissents: [{ name: 'Noor Haddad', reason: 'She likes it at the door.' }],
    },
    { words: ' ', dissents: [] },
  ],
  tasks: [{ words: 'Print a second card', name: 'Tom Reyes', dueOn: '2026-11-30' }],
};

describe('the draft for the team', () => {
  it('has all that the minutes hold, with who dissented and who does what by when', () => {
    expect(teamDraft(minutes)).toBe(
      [
        'A calmer week.',
        'Results\nAsked for a break four days out of five.',
        'Obstacles\nThe fire drill on Tuesday.',
        'In their own words\nI used my card.',
        'Decided\n• Move the break card to her desk.\n' +
          '  Noor Haddad did not agree: She likes it at the door.',
        'To do\n• Print a second card (Tom Reyes, by 30 November)',
      ].join('\n\n'),
    );
  });

  it('has no heading over nothing', () => {
    const empty = { discussion: '', results: ' ', obstacles: '', clientWords: '' };
    expect(teamDraft({ ...empty, decisions: [], tasks: [] })).toBe('');
  });
});

describe('the draft for a family', () => {
  it('has results and decisions, and nothing that is for the team alone', () => {
    const text = familyDraft('Nia', minutes);
    expect(text).toBe(
      [
        'The team met and talked about Nia.',
        'What went well:\nAsked for a break four days out of five.',
        "In Nia's own words:\nI used my card.",
        'What we decided:\n• Move the break card to her desk.',
      ].join('\n\n'),
    );
    for (const private_ of ['fire drill', 'Noor', 'Tom', 'calmer'])
      expect(text).not.toContain(private_);
  });
});
