import type { SentStory, WebhookStory } from '../webhook-story.ts';

const accepted = (
  type: string,
  day: number,
  at: SentStory['at'],
  milliseconds: number,
): SentStory => ({
  type,
  day,
  at,
  attempts: [{ minutesLater: 0, status: 202, milliseconds, answer: '{"queued":true}' }],
});

const busy = { status: 503, milliseconds: 214, answer: 'The register is being maintained.' };

const late = (day: number): SentStory => ({
  type: 'meeting.changed',
  day,
  at: '09:32',
  attempts: [0, 1, 11, 41, 161, 521, 1241].map((minutesLater) => ({
    minutesLater,
    status: null,
    problem: 'TIMEOUT',
    milliseconds: 15_003,
  })),
});

/** Two that are switched off: the demonstration calls nobody. */
export const webhooks: readonly WebhookStory[] = [
  {
    description: 'County outcomes register',
    url: 'https://hooks.outcomes.county.example/roundtable',
    events: ['notes', 'plans'],
    programmes: 'all',
    by: 'admin',
    made: -61,
    sent: [
      {
        type: 'webhook.test',
        day: -20,
        at: '10:31',
        attempts: [
          { minutesLater: 0, ...busy },
          { minutesLater: 0, status: 202, milliseconds: 260, answer: '{"queued":true}' },
        ],
      },
      accepted('plan.changed', -8, '14:05', 182),
      accepted('note.changed', -6, '16:48', 167),
      {
        type: 'note.changed',
        day: -5,
        at: '17:12',
        attempts: [
          { minutesLater: 0, ...busy },
          { minutesLater: 1, ...busy, milliseconds: 198 },
          { minutesLater: 11, status: 202, milliseconds: 240, answer: '{"queued":true}' },
        ],
      },
      accepted('note.changed', -2, '11:20', 175),
    ],
  },
  {
    description: 'Day School timetable',
    url: 'https://timetable.school.example/hooks/roundtable',
    events: ['meetings', 'tasks'],
    programmes: ['day'],
    by: 'admin',
    made: -40,
    givenUp: { since: -9, day: -4, at: '06:13' },
    sent: [late(-9), late(-7)],
  },
];
