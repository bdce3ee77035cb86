/** What people at Wrenmoor say about words of the plans that they are writing, and of their minutes. */
import type { ThreadStory } from '../comment-story.ts';

export const comments: readonly ThreadStory[] = [
  {
    client: 'nia',
    goal: 'rest',
    text: 'barriers',
    quote: 'Phone calls about court after supper',
    comments: [
      [
        'nurse',
        -3,
        '08:20',
        'Since the calls come at four o’clock there was no terror after one. Can this go from the plan?',
      ],
      [
        'casemanager',
        -2,
        '15:05',
        'Not before the hearing on {+12}, I think. {therapist}, what does Nia say about them herself?',
      ],
    ],
  },
  {
    client: 'nia',
    goal: 'come',
    text: 'familyWords',
    quote: 'instead of hiding',
    comments: [
      [
        'teacher',
        -4,
        '12:40',
        'Might her grandmother read a reproach in this? We could stop after “grown-up”.',
      ],
      [
        'casemanager',
        -4,
        '16:30',
        'I read it to her on the phone. “Hiding” is her own word for it, and she would like it to stay.',
      ],
    ],
    resolved: ['teacher', -3, '11:55'],
  },
  {
    client: 'nia',
    meeting: ['heron', -7],
    text: 'discussion',
    quote: 'counts all the same, as Tomasz told her',
    comments: [
      [
        'therapist',
        -6,
        '09:10',
        'She asked me the same on Monday. May I tell her that it is written down?',
      ],
      ['casemanager', -6, '11:45', 'Please do, {therapist}, in these very words.'],
    ],
  },
];
