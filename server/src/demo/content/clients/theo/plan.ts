import type { PlanStory } from '../../../story.ts';

export const theoPlan: PlanStory = {
  about: {
    vision:
      'Theo pointed at the picture of the playground with three children in it, then at himself.',
    strengths:
      'Builds bridges that carry his own weight. Understands stories well beyond his age. Laughs easily and makes up quickly. His mother knows to the minute when he needs to move.',
    dischargeCriteria: '',
  },
  needs: [
    {
      key: 'speak',
      words:
        'Understands far more than he can say; climbs, hits or leaves when he cannot make himself understood.',
      domain: 'development',
      rating: 3,
    },
    {
      key: 'still',
      words: 'Cannot stay with a task for longer than a few minutes in a group.',
      domain: 'school',
      rating: 2,
    },
    {
      key: 'parents',
      words: 'Two homes with different rules; his parents have not yet sat in one room with us.',
      domain: 'family',
      rating: 2,
    },
    {
      key: 'breath',
      words: 'Asthma in cold weather; does not say when he is short of breath.',
      domain: 'health',
      rating: 1,
      deferred: 'Covered by the asthma action plan; looked at again with the first review.',
    },
  ],
  goals: [
    {
      key: 'ask',
      need: 'speak',
      words: 'Theo makes himself understood with words, signs or pictures before he climbs.',
      client: '(by pictures) stuck – help – Owen',
      family: 'Theo is learning to show a picture or say a word when he is stuck.',
      shared: false,
      barriers: 'The picture strip is not yet in both homes.',
      measure: 'Requests by word or picture, and climbs, each school day',
      baseline: 'Three requests and six climbs a day in the first week',
      target: 'Fifteen requests, no climb',
      start: -4,
      due: 80,
      priority: 'high',
      by: 'therapist',
      lifecycle: 'proposed',
      objectives: [
        {
          key: 'theo-ask',
          words: 'Theo asks for help or a break by word or picture at least ten times a day.',
          measure: 'Requests by word or picture a day',
          unit: 'a day',
          baseline: 3,
          target: 10,
          due: 45,
          by: 'rosalind',
          lifecycle: 'proposed',
          observer: 'owen',
          series: [
            [-7, 3],
            [-5, 3],
            [-3, 5, 'Asked for “bridge” with the picture and got it'],
            [-1, 6],
          ],
          interventions: [
            {
              words:
                'Strip of six pictures on his belt; every adult answers it within ten seconds.',
              service: 'Speech and language therapy',
              modality: 'Individual and in class',
              frequency: 'Three times a week, and all day in class',
              duration: '30 minutes',
              discipline: 'speech-therapy',
              by: 'rosalind',
              status: 'scheduled',
            },
          ],
        },
        {
          key: 'theo-climb',
          words:
            'Theo comes down, or stays down, when shown the “help” picture, on nine occasions of ten.',
          measure: 'Climbs a day',
          unit: 'a day',
          baseline: 6,
          target: 0,
          due: 80,
          by: 'teacher',
          lifecycle: 'proposed',
          observer: 'teacher',
          series: [
            [-7, 6],
            [-5, 4],
            [-3, 5],
            [-1, 3],
          ],
          interventions: [],
        },
      ],
    },
    {
      key: 'stay',
      need: 'still',
      words: 'Theo takes part in a group task for ten minutes with a job that lets him move.',
      client: '',
      family: '',
      priority: 'medium',
      by: 'teacher',
      lifecycle: 'proposed',
      start: -2,
      objectives: [],
    },
  ],
  versions: [{ started: -4, by: 'casemanager' }],
};
