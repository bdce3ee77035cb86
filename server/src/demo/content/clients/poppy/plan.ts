import type { PlanStory } from '../../../story.ts';

export const poppyPlan: PlanStory = {
  about: {
    vision: '(told to Rabbit) Go to the real kindergarten with Bea and have a peg with a snail.',
    strengths:
      'Sings all day. Remembers every promise. Comforts Rabbit exactly the way she needs to be comforted. Two parents who can stand in the same room for her sake.',
    dischargeCriteria:
      'Goodbye in under five minutes and a clean week, both for four weeks, and two half days at her kindergarten.',
  },
  needs: [
    {
      key: 'bye',
      words: 'Cannot part from her mother; cries for hours.',
      domain: 'emotional',
      rating: 3,
    },
    {
      key: 'toilet',
      words: 'Soils every day; afraid of the toilet since a painful time.',
      domain: 'health',
      rating: 2,
    },
    {
      key: 'two',
      words: 'Two homes since spring; no words for it yet.',
      domain: 'family',
      rating: 2,
      deferred:
        'Part of the play sessions under the first goal; a goal of its own is decided at the review.',
    },
  ],
  goals: [
    {
      key: 'bye',
      need: 'bye',
      words: 'Poppy says goodbye and plays.',
      client: 'Rabbit cries a bit. Then he builds.',
      family:
        'One hug, one song, and then you go, even if it is hard. We call you after ten minutes.',
      shared: true,
      barriers: 'The day after a weekend with her father.',
      measure: 'Minutes from goodbye to first play',
      baseline: '95 minutes',
      target: 'Five minutes or less for four weeks',
      start: -64,
      due: 25,
      priority: 'high',
      by: 'esther',
      achievement: 'improving',
      objectives: [
        {
          key: 'poppy-bye',
          words: 'First play within ten minutes of goodbye on four days of five.',
          measure: 'Minutes from goodbye to play, median of the week',
          unit: 'minutes',
          baseline: 95,
          target: 10,
          due: 25,
          by: 'owen',
          achievement: 'improving',
          observer: 'owen',
          series: [
            [-85, 95],
            [-78, 80],
            [-71, 60],
            [-66, 45, 'Rabbit was given a peg of his own'],
          ],
          interventions: [
            {
              words:
                'Same goodbye every day: peg, hug, song, wave at the second door; Owen sits down beside her and builds without asking.',
              service: 'School arrival',
              modality: 'Individual',
              frequency: 'Daily',
              duration: '20 minutes',
              discipline: 'care',
              by: 'owen',
            },
            {
              words: 'Play with two houses, two beds and one Rabbit.',
              service: 'Play therapy',
              modality: 'Individual',
              frequency: 'Twice a week',
              duration: '30 minutes',
              discipline: 'therapy',
              by: 'esther',
            },
          ],
        },
      ],
    },
    {
      key: 'toilet',
      need: 'toilet',
      words: 'Poppy uses the toilet without fear.',
      client: 'The poo goes to the sea.',
      family:
        'Toilet after breakfast and after lunch, feet on the stool, a story. No praise and no blame, only the story.',
      shared: true,
      measure: 'Clean days a week',
      baseline: 'None',
      target: 'Five school days of five',
      start: -64,
      due: 40,
      priority: 'medium',
      by: 'nurse',
      achievement: 'in-progress',
      objectives: [
        {
          key: 'poppy-clean',
          words: 'Four clean school days of five.',
          measure: 'Clean school days a week',
          unit: 'of 5 days',
          baseline: 0,
          target: 4,
          due: 40,
          by: 'nurse',
          observer: 'nurse',
          series: [
            [-85, 0],
            [-75, 0],
            [-66, 1],
          ],
          interventions: [
            {
              words:
                'Sitting time with the snail book after lunch; laxative as ordered, diary between home and school.',
              service: 'Toileting plan',
              modality: 'Individual',
              frequency: 'Daily',
              duration: '10 minutes',
              discipline: 'nursing',
              by: 'nurse',
            },
          ],
        },
      ],
    },
  ],
  versions: [
    {
      started: -84,
      by: 'farah',
      submitted: -66,
      signed: [
        ['farah', -66],
        ['supervisor', -64],
      ],
    },
  ],
};
