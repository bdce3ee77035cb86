/** The weekly meetings of Wrenmoor's three care teams: two months back, this week and the next. */
import type { MeetingStory } from '../story.ts';
import { heronMinutes } from './minutes.ts';

const heron = 'Heron team, weekly meeting';
const kestrel = 'Kestrel team, weekly meeting';
const plover = 'Plover team, weekly meeting';

export const heronMeetings: readonly MeetingStory[] = [
  {
    day: -49,
    title: heron,
    agenda: [
      ['nia', 'Two quiet nights; who sits at her door', 15],
      ['caleb', 'Lunch noise and the promised films'],
      ['saoirse', 'Dose raised; question asked every evening'],
      ['elias', 'Mornings at the tree'],
    ],
    attendance: { yuki: 'excused' },
  },
  {
    day: -42,
    title: heron,
    agenda: [
      ['caleb', 'Free pass to the ball wall', 15],
      ['nia', 'Ran from the yard; nightmares: prazosin?'],
      ['saoirse', 'First weekend at home'],
    ],
    attendance: { psychiatrist: 'excused' },
  },
  {
    day: -35,
    title: heron,
    agenda: [
      ['nia', 'First days of prazosin; hearing next week'],
      ['saoirse', 'Cut on the forearm, told by herself', 15],
      ['elias', 'Sister as a bridge; review date ahead'],
    ],
  },
  {
    day: -28,
    title: heron,
    agenda: [
      ['saoirse', 'PHQ-9 down; phone hours'],
      ['caleb', 'Call with his mother this week', 15],
      ['elias', 'Recorded voice in the lunch group'],
      ['nia', 'After the hearing'],
    ],
    attendance: { teacher: 'excused', rosalind: 'absent' },
    skipped: ['elias'],
  },
  {
    day: -21,
    title: heron,
    agenda: [
      ['elias', 'Ladder has moved on; review is due', 15],
      ['saoirse', 'Setback after the photographs', 15],
      ['caleb', 'Four outbursts in the week of the call'],
      ['nia', 'First overnight stay'],
    ],
  },
  {
    day: -14,
    title: heron,
    agenda: [
      ['nia', 'Five quiet nights: begin the review?'],
      ['saoirse', 'Joins for her own item: the art course', 20],
      ['caleb', 'Contact with the Pettibones', 15],
      ['elias', 'No interpreter yet'],
    ],
    attendance: { yuki: 'absent' },
  },
  {
    day: -7,
    title: heron,
    agenda: [
      ['theo', 'First days: what we have seen', 20],
      ['caleb', 'Visit in the garden; open the review', 15],
      ['nia', 'Fever, and a stay that still counts'],
      ['saoirse', 'Finish the plan this week'],
    ],
    attendance: { psychiatrist: 'excused' },
    guests: [
      { kind: 'family', name: 'Giulia Marchetti', for: 'theo' },
      {
        kind: 'interpreter',
        name: 'Silvia Conti',
        function: 'Interprets Italian, where it is about medication',
        for: 'theo',
      },
    ],
    written: heronMinutes,
  },
  {
    day: 0,
    title: heron,
    agenda: [
      ['nia', 'Review: six quiet nights; mornings at school; overnight stays', 20, 'review'],
      ['theo', 'First plan: a job that lets him move; father by video {+1}', 15, 'review'],
      [
        'caleb',
        'Locker punched on {-4}; review: how do we measure the goal with the Pettibones?',
        20,
        'incident',
      ],
      ['saoirse', 'Plan waits for the last signature; sister at the weekend', 10, 'carried'],
      ['elias', 'Review is overdue: spoke aloud to a child', 15, 'review'],
    ],
    attendance: { yuki: 'excused' },
  },
  {
    day: 7,
    title: heron,
    agenda: [
      ['theo', 'First plan: after the parents’ meeting', 15],
      ['elias', 'Start of the review with parents and interpreter', 15],
    ],
    guests: [
      { kind: 'family', name: 'Rania Haddadin', for: 'elias' },
      { kind: 'family', name: 'Yousef Haddadin', for: 'elias' },
      {
        kind: 'interpreter',
        name: 'Karim Saab',
        function: 'Interprets Levantine Arabic, of the agency',
        for: 'elias',
      },
    ],
    requests: [['marcus', 'caleb', 'The first visit of the Pettibones: what he says of it']],
  },
];

export const kestrelMeetings: readonly MeetingStory[] = [
  {
    day: -48,
    title: kestrel,
    agenda: [
      ['declan', 'Dose raised; counts by hour', 15],
      ['marisol', 'Shoes off means she is asking'],
      ['lucas', 'Grade 12 timetable and sleep'],
    ],
  },
  {
    day: -41,
    title: kestrel,
    agenda: [
      ['imani', 'Admission today: what we know', 20],
      ['marisol', 'Sleep and the gate'],
    ],
    attendance: { psychiatrist: 'excused' },
  },
  {
    day: -34,
    title: kestrel,
    agenda: [
      ['imani', 'First plan: needs', 15],
      ['declan', 'Ear pain said by tablet'],
      ['lucas', 'Review: money instead of cooking'],
    ],
  },
  {
    day: -27,
    title: kestrel,
    agenda: [
      ['marisol', 'Review: school credit and work', 15],
      ['declan', 'Sensory time before meals'],
      ['imani', 'Plan signed'],
    ],
    attendance: { luis: 'absent' },
    skipped: ['imani'],
  },
  {
    day: -20,
    title: kestrel,
    agenda: [
      ['declan', 'Tooth, blood test today, weight', 15],
      ['marisol', 'Submit the second plan'],
      ['lucas', 'Referral to the clinic for adults'],
    ],
  },
  {
    day: -13,
    title: kestrel,
    agenda: [
      ['declan', 'Begin the review: a goal for weight', 15],
      ['imani', 'Food finds and the truth count'],
      ['lucas', 'Quarry Road: too early?', 15],
    ],
    attendance: { supervisor: 'excused' },
  },
  {
    day: -6,
    title: kestrel,
    agenda: [
      ['marisol', 'Afternoons alone in town', 15],
      ['imani', 'The test that is coming'],
      ['declan', 'Soup first'],
    ],
  },
  {
    day: 1,
    title: kestrel,
    agenda: [
      ['declan', 'Review: weight and what it is worth', 20],
      ['lucas', 'The flat, and dinner at weekends', 15],
      ['imani', 'First day at home'],
      ['marisol', 'Trial shift at five in the morning'],
    ],
  },
];

export const ploverMeetings: readonly MeetingStory[] = [
  {
    day: -40,
    title: plover,
    agenda: [
      ['poppy', 'Packing Rabbit’s bed'],
      ['mateo', 'Exams'],
    ],
  },
  {
    day: -33,
    title: plover,
    agenda: [
      ['hana', 'Hammering before break'],
      ['poppy', 'Parents in one room'],
    ],
    attendance: { samuel: 'excused' },
  },
  {
    day: -26,
    title: plover,
    agenda: [
      ['mateo', 'Review: the minutes stand still', 15],
      ['hana', 'After-school care approved'],
    ],
  },
  {
    day: -19,
    title: plover,
    agenda: [
      ['mateo', 'Submit the plan'],
      ['poppy', 'Clean days'],
    ],
  },
  {
    day: -12,
    title: plover,
    agenda: [
      ['hana', 'Review: fights, evenings and mathematics', 20],
      ['poppy', 'Kindergarten keeps the place'],
    ],
    attendance: { laurence: 'excused' },
  },
  {
    day: -5,
    title: plover,
    agenda: [
      ['mateo', 'Sessions at home'],
      ['hana', 'Missed session: by telephone instead'],
    ],
    skipped: ['hana'],
  },
  {
    day: 2,
    title: plover,
    agenda: [
      ['hana', 'Review: a reading test in two languages?', 15],
      ['mateo', 'First fall in two months'],
      ['poppy', 'Visit of the kindergarten teacher'],
    ],
  },
];
