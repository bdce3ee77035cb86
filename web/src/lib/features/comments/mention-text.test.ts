import { describe, expect, it } from 'vitest';
import {
  mentionedBy,
  mentionQuery,
  peopleFor,
  withMention,
  wordsWithMentions,
} from './mention-text.ts';

const cem = { id: '1', name: 'Cem Çelik' };
const thea = { id: '2', name: 'Théa Tremblay' };
const theaJoy = { id: '3', name: 'Théa Tremblay-Joy' };
const team = [cem, thea, theaJoy];

describe('mentions', () => {
  it('begin with an @ at the beginning of a word', () => {
    expect(mentionQuery('Ask @Th', 7)).toEqual({ at: 4, typed: 'Th' });
    expect(mentionQuery('@', 1)).toEqual({ at: 0, typed: '' });
    expect(mentionQuery('Ask @Théa Tr', 12)).toEqual({ at: 4, typed: 'Théa Tr' });
    expect(mentionQuery('thea@house.test', 8)).toBeUndefined();
    expect(mentionQuery('@ now', 5)).toBeUndefined();
    expect(mentionQuery('Ask @Th, please', 15)).toBeUndefined();
    expect(mentionQuery('Ask', 3)).toBeUndefined();
  });

  it('find people by any of their names, without accents', () => {
    expect(peopleFor(team, 'the')).toEqual([thea, theaJoy]);
    expect(peopleFor(team, 'CE')).toEqual([cem]);
    expect(peopleFor(team, 'celik')).toEqual([cem]);
    expect(peopleFor(team, '')).toEqual(team);
    expect(peopleFor(team, 'Cem Celik ')).toEqual([]);
  });

  it('put the name in the place of what was typed', () => {
    const query = mentionQuery('Ask @th today', 7);
    expect(query && withMention('Ask @th today', query, thea)).toEqual({
      text: 'Ask @Théa Tremblay today',
      caret: 19,
    });
  });

  it('are those whose names still stand in the words', () => {
    expect(mentionedBy('Ask @Théa Tremblay-Joy and @Cem', team)).toEqual([theaJoy]);
    const namesake = { id: '4', name: 'Cem Çelik' };
    const words = '@Cem Çelik and @Théa Tremblay';
    expect(mentionedBy(words, [namesake, thea], [cem, thea])).toEqual([cem, thea]);
    expect(mentionedBy('@Théa Tremblay', [thea], [cem])).toEqual([thea]);
    expect(wordsWithMentions('@Cem Çelik, see a@b and @Théa Tremblay', team)).toEqual([
      { words: '@Cem Çelik', mention: true },
      { words: ', see a@b and ', mention: false },
      { words: '@Théa Tremblay', mention: true },
    ]);
    expect(wordsWithMentions('', team)).toEqual([]);
  });
});
