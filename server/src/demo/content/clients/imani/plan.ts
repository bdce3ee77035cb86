import type { PlanStory } from '../../../story.ts';

export const imaniPlan: PlanStory = {
  about: {
    vision:
      'To go home and not have it checked if I did something every day. A cat that sleeps on MY bed.',
    strengths:
      'Sings, and knows every word. Learns recipes by watching once. Fierce about fairness. Parents who drive two hours each way, every week.',
    dischargeCriteria:
      'Two months without threats to younger children, truth within the day on most occasions, and six weekends at home that ended with a hug or at least a wave.',
  },
  needs: [
    {
      key: 'trust',
      words:
        'Does not believe that adults will keep her; tests it by taking and by untrue stories.',
      domain: 'family',
      rating: 3,
    },
    {
      key: 'food',
      words: 'Hoards and overeats; afraid that there will not be enough.',
      domain: 'health',
      rating: 2,
    },
    {
      key: 'little',
      words: 'Jealous of younger children to the point of threats.',
      domain: 'safety',
      rating: 2,
    },
    {
      key: 'story',
      words: 'Knows almost nothing about her first six years.',
      domain: 'culture',
      rating: 1,
      deferred: 'Life-story work begins when weekends at home have become steady.',
    },
  ],
  goals: [
    {
      key: 'truth',
      need: 'trust',
      words: 'Imani can tell the truth about a mistake and find that she is still wanted.',
      client: 'Say it before they find it. It feels like jumping.',
      family:
        'When Imani tells you about something she did, thank her first. The repair comes after.',
      shared: true,
      barriers: 'Visits that are cancelled. Questions asked in front of others.',
      measure: 'Mistakes that she told herself within a day, of all that became known',
      baseline: 'One of ten',
      target: 'Seven of ten',
      start: -27,
      due: 60,
      priority: 'high',
      by: 'daniel',
      objectives: [
        {
          key: 'imani-truth',
          words: 'In five of ten mistakes Imani tells an adult herself within a day.',
          measure: 'Told by herself, of the last ten',
          unit: 'of 10',
          baseline: 1,
          target: 5,
          due: 30,
          by: 'luis',
          achievement: 'improving',
          observer: 'luis',
          series: [
            [-38, 1],
            [-33, 1],
            [-29, 2, 'The missing headphones; told at breakfast'],
          ],
          interventions: [
            {
              words: 'Family sessions in which parents practise: thank, hold, repair.',
              service: 'Attachment-based family therapy',
              modality: 'Family',
              frequency: 'Every two weeks',
              duration: '90 minutes',
              discipline: 'therapy',
              by: 'daniel',
            },
            {
              words:
                'Same good-night sentence by telephone from a parent every night, whatever the day was like.',
              service: 'Family contact',
              modality: 'Family',
              frequency: 'Every evening',
              duration: '10 minutes',
              discipline: 'care',
              by: 'luis',
            },
          ],
        },
      ],
    },
    {
      key: 'food',
      need: 'food',
      words: 'Imani trusts that there will be enough to eat.',
      client: 'My box. Nobody touches my box.',
      family: 'A full snack box that is hers alone, at home too.',
      shared: true,
      measure: 'Finds of hidden food a week',
      baseline: 'Six',
      target: 'One or none',
      start: -27,
      due: 45,
      priority: 'medium',
      by: 'beatriz',
      objectives: [
        {
          key: 'imani-food',
          words: 'No more than one find of hidden food a week.',
          measure: 'Finds a week, counted by Imani and Keisha together',
          unit: 'a week',
          baseline: 6,
          target: 1,
          due: 45,
          by: 'keisha',
          achievement: 'improving',
          observer: 'keisha',
          series: [
            [-37, 6],
            [-30, 4],
          ],
          interventions: [
            {
              words:
                'Snack box filled by her on shopping day with Keisha; looked at together, never searched.',
              service: 'Milieu support',
              modality: 'Individual',
              frequency: 'Weekly, with a look every evening',
              duration: '30 minutes',
              discipline: 'care',
              by: 'keisha',
            },
          ],
        },
      ],
    },
    {
      key: 'kind',
      need: 'little',
      words: 'Imani is safe company for younger children.',
      client: 'I could teach them songs if they don’t get all the turns.',
      family: 'Imani practises being the big one, with a grown-up near.',
      shared: true,
      measure: 'Threats or shoves a week',
      baseline: 'Three',
      target: 'None for eight weeks',
      start: -27,
      due: 60,
      priority: 'medium',
      by: 'camille',
      objectives: [
        {
          key: 'imani-threats',
          words: 'No threat or shove for four weeks.',
          measure: 'Threats or shoves a week',
          unit: 'a week',
          baseline: 3,
          target: 0,
          due: 30,
          by: 'teacher',
          observer: 'teacher',
          series: [
            [-38, 3],
            [-30, 3],
          ],
          interventions: [
            {
              words:
                'Song leader for the little ones on one afternoon, with Ms Corrigan in the room and the first turn for Imani.',
              service: 'Classroom project',
              modality: 'Group',
              frequency: 'Weekly',
              duration: '30 minutes',
              discipline: 'teaching',
              by: 'teacher',
            },
          ],
        },
      ],
    },
  ],
  versions: [
    {
      started: -39,
      by: 'camille',
      submitted: -29,
      signed: [
        ['camille', -29],
        ['daniel', -28],
        ['supervisor', -27],
      ],
    },
  ],
};
