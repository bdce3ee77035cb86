/** The minutes of the Heron team's last weekly meeting, by client; `''` is the meeting as a whole. */
import type { MinutesStory } from '../story.ts';

export const heronMinutes: Readonly<Record<string, MinutesStory>> = {
  '': {
    discussion:
      'Ms Marchetti and her interpreter were with us for the first item. Dr Solheim is at a congress and has sent her view on Caleb and Nia in writing.\nThe December meetings stay on their weekday; the one in the last week of the year falls out.',
    decisions: [
      {
        words:
          'Changes of the timetable are told to every child by eight in the morning, also when a colleague is ill.',
      },
    ],
  },
  theo: {
    discussion:
      'His mother tells how a good morning begins at home: he builds first and dresses afterwards. Hannah has put the blocks beside the coats since then, and he comes in without a chase.\nWe went through the first days hour by hour. He works longest when he may stand and carry something.',
    results:
      'Three of four mornings without tears at the door. Stayed in the reading circle for eleven minutes with the elephant on his knees.',
    obstacles:
      'The noise before lunch. Both homes say “soon” for different things, and he waits for the wrong one.',
    home: 'First weekend with his father since he came to us; he went to bed at ten and was tired on Monday.',
    school: 'Ran from the room twice, both times when the bell went.',
    medication:
      'Second dose at noon since {-8}. Eats half his lunch; asked for soup at three. Not given at his father’s until both parents have met Dr Solheim.',
    clientWords: '“The bell is a lion. I know it is not a lion. But it is.”',
    decisions: [
      { words: 'A picture of the bell on his day strip, one step before it rings.' },
      {
        words: 'Both parents are invited for {+1}, the father by video.',
      },
      { words: 'Shelves in the classroom are bolted to the wall before he climbs them again.' },
    ],
  },
  caleb: {
    discussion:
      'The visit in the garden: he showed the Pettibones the ball wall before he said hello. An hour and ten minutes, no raised voice. In the evening he broke a pencil and laid it on the table for Marcus to see.',
    results:
      'Nine days without an outburst in which something was broken. Uses the free pass by himself.',
    obstacles:
      'Nobody can tell him yet what comes after the visits. The goal with the Pettibones has no measure that he would call his own.',
    school: 'Changes at the door are the hardest moment of his day.',
    health: 'Sleeps through since the night light was changed.',
    clientWords: '“If they come back twice I believe it.”',
    decisions: [
      { words: 'The review of the plan is opened; his guardian is told of it this week.' },
      {
        words: 'The Pettibones may visit every second weekend in December, two hours each.',
        dissents: [
          [
            'marcus',
            'Every second weekend is a promise. I would wait until they have given us their days in writing.',
          ],
        ],
      },
      {
        words: 'Priya looks with him for a measure in his own words, for the next meeting.',
      },
    ],
    addenda: [
      {
        day: -5,
        at: '09:05',
        by: 'marcus',
        reason: 'amendment',
        words:
          'The visit lasted an hour and forty minutes, not ten: they stayed for tea. The times are in the visitors’ book.',
      },
    ],
  },
  nia: {
    discussion:
      'The stay was cut short by a fever and counts all the same, as Tomasz told her. The grandmother did everything as it was agreed, and called before she left.',
    results: 'Fifth quiet night in a row, one of them at the grandmother’s.',
    obstacles:
      'The order of the court speaks of “up to two” overnight stays in a month. An alarm test in the kitchen undid an afternoon.',
    home: 'She has her own drawer at the grandmother’s flat now.',
    health: 'Strep throat, azithromycin until {-3}. No reaction.',
    medication:
      'Prazosin as before; blood pressure at the grandmother’s was 96/58 lying and 90/55 standing.',
    clientWords: '“Does it still count if you are ill?”',
    decisions: [
      { words: 'We ask the court in writing whether three overnight stays need a new order.' },
      {
        words: 'The review of the plan goes before the team at the next meeting.',
      },
      { words: 'Dr Solheim writes to the grandmother’s doctor about prazosin.' },
    ],
  },
  saoirse: {
    discussion:
      'Her plan lacks signatures and no words. She would like to read it once more with Priya before her parents do.',
    results: 'Sixteen days without self-harm. Four of the eight pieces of the portfolio are done.',
    obstacles: 'The portfolio is due on the day of her grandmother’s memorial.',
    home: 'Second weekend at home: slept badly on Saturday and called by herself.',
    clientWords: '“I want to keep the date. I am only slow, I am not ill.”',
    decisions: [
      { words: 'The third weekend at home takes place; her sister is spoken of next week.' },
      {
        words: 'The date of the portfolio stays, as she wishes.',
        dissents: [
          ['teacher', 'Four pieces in two weeks is a lot. I would ask for the week anyway.'],
        ],
      },
    ],
  },
};
