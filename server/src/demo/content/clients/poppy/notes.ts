import type { NoteStory } from '../../../story.ts';

export const poppyNotes: readonly NoteStory[] = [
  {
    day: -52,
    at: '09:40',
    by: 'owen',
    format: 'birp',
    serves: ['poppy-bye'],
    words: [
      'Goodbye at the second door, then on the floor by the pegs for half an hour, crying without sound.',
      'Sat down an arm away and built a garage for Rabbit with the door too small.',
      'After thirty-five minutes: “He doesn’t fit.” She widened the door herself and stayed for the morning.',
      'Leave the mistakes in. Call to her mother made at ten past eight.',
    ],
  },
  {
    day: -45,
    at: '13:15',
    by: 'nurse',
    format: 'dap',
    serves: ['poppy-clean'],
    words: [
      'Sits for the length of one story after lunch with her feet on the stool. Diary: soft stool daily, no pain for nine days. Two clean days this week.',
      'The pain that began all this is gone; the fear is a week or two behind it.',
      'Same dose. Her father has been given the diary and the second snail book, so that both homes do the same.',
    ],
  },
  {
    day: -38,
    at: '11:50',
    by: 'esther',
    format: 'dap',
    serves: ['poppy-bye'],
    words: [
      'Poppy laid Rabbit in the red house, carried him to the blue one, and packed the bed each time. In the end she put one bed in each house and asked, “Is he allowed?”',
      'First picture of two homes that does not have to be carried about.',
      'Parents to each keep a set of night things, so that nothing need be packed. Raise it when both are here {-31}.',
    ],
  },
  {
    day: -31,
    at: '15:50',
    by: 'esther',
    format: 'narrative',
    serves: ['poppy-bye'],
    words: [
      'Both parents came and sat at opposite ends of the sofa with the toy box between them. I showed them the two beds. Her father bought a second rabbit months ago and had not dared to give it; they agreed that it will be Rabbit’s cousin and stay at his place. Goodbyes will be the same at both doors. They left by the same door, talking about shoes.',
    ],
  },
  {
    day: -24,
    at: '14:00',
    by: 'teacher',
    format: 'girp',
    serves: ['poppy-bye'],
    words: [
      'Play within ten minutes of goodbye.',
      'Snail job: she hangs up the pictures of the day before the circle.',
      'Twelve minutes or less on every day this week. She sang the whole song of the days and told a new boy that “mothers come back, it’s their job”.',
      'Add her kindergarten’s own morning song, so that it is not strange to her later.',
    ],
  },
  {
    day: -16,
    at: '13:20',
    by: 'nurse',
    format: 'dap',
    serves: ['poppy-clean'],
    words: [
      'Three clean days of five. She told me “it’s coming” for the first time, in the middle of the song hour, and ran by herself.',
      'She feels it now, and trusts the toilet. The frightening part is over.',
      'Go on for eight weeks before the dose is lowered; paediatrician informed.',
    ],
  },
  {
    day: -12,
    at: '09:35',
    by: 'farah',
    format: 'narrative',
    inMeeting: true,
    serves: ['poppy-bye', 'poppy-clean'],
    words: [
      'Team meeting. Goodbye takes eight minutes in the middle of the week and twenty after weekends. Three to four clean days. Her kindergarten keeps the place until summer and would send the teacher for a visit. Review is due {+26}; we begin it a fortnight before.',
    ],
  },
  {
    day: -3,
    at: '09:30',
    by: 'owen',
    format: 'birp',
    serves: ['poppy-bye'],
    words: [
      'Back after the stomach bug. Held on to the coat for a long minute.',
      'Nothing new: peg, hug, song. I had left the garage as it stood last week, door too small.',
      'Six minutes. She shook her head at the door, sighed, and fixed it.',
      'Count stays as it is; note that a week away has cost her nothing.',
    ],
  },
];
