/** What Nia's grandmother and her father, who is at sea, may see; and what was said. */
import type { SharingStory } from '../../../sharing-story.ts';

const folake = 'Folake Adeyinka';
const tunde = 'Tunde Adeyinka';

export const niaSharing: SharingStory = {
  accesses: [
    {
      contact: folake,
      from: -66,
      by: 'casemanager',
      rights: ['goals', 'progress', 'team', 'appointments', 'summaries', 'messages'],
      note: 'Temporary guardian by court order, copy in the record.',
    },
    {
      contact: tunde,
      from: -60,
      until: -21,
      by: 'casemanager',
      rights: ['appointments'],
      note: 'At sea; asked to know the dates.',
      ended: [-21, 'supervisor', 'Replaced by other rights'],
    },
    {
      contact: tunde,
      from: -21,
      by: 'supervisor',
      rights: ['appointments', 'messages'],
      note: 'Court order of {-28}: may be told of appointments and may write; no reports.',
    },
  ],
  goals: [
    {
      goal: 'rest',
      series: 'nia-nights',
      to: [folake],
      editions: [
        {
          day: -22,
          by: 'therapist',
          texts: {
            en: {
              words: 'Nia is learning what to do when a bad dream wakes her.',
              progress:
                'The nights are slowly getting quieter. The week of the hearing was a hard one, and then she found her way back.',
              target: 'Five quiet nights each week by {+34}',
              unit: 'quiet nights of 7',
            },
          },
        },
        {
          day: -2,
          by: 'therapist',
          texts: {
            en: {
              words: 'Nia is learning what to do when a bad dream wakes her.',
              progress:
                'Last week six nights of seven were quiet: the most so far. When she wakes, she uses the endings that she draws with Priya.',
              target: 'Six quiet nights each week by {+34}',
              unit: 'quiet nights of 7',
            },
          },
        },
      ],
    },
    {
      goal: 'come',
      series: 'nia-come',
      to: [folake],
      editions: [
        {
          day: -4,
          by: 'casemanager',
          texts: {
            en: {
              words:
                'When something frightens Nia, she practises coming to a grown-up instead of hiding.',
              progress:
                'Of the last ten times, she came to somebody seven times. Once, at the fire alarm, the space behind the piano was faster.',
              target: 'Eight times of ten by {+48}',
              unit: 'of the last 10 times',
            },
          },
        },
      ],
    },
    {
      goal: 'grandma',
      series: 'nia-overnight',
      to: [folake],
      editions: [
        {
          day: -7,
          by: 'casemanager',
          texts: {
            en: {
              words:
                'Nia builds up to living with you: first Saturdays, then whole weekends, then every day.',
              progress:
                'Two nights with you went just as planned. The third was cut short by a fever, which is nobody’s fault and counts against nothing.',
              target: 'Four nights in a month by {+62}',
              unit: 'nights in the last 4 weeks',
            },
          },
        },
      ],
    },
  ],
  appointments: [
    {
      appointment: [2, '10:30'],
      to: [folake, tunde],
      day: -3,
      by: 'nurse',
      texts: {
        en: {
          title: 'Dentist, just to look around',
          place: 'Harrow Street Dental',
          note: 'Nothing will be done that day. Nia may sit in the chair, or not.',
        },
        fr: {
          title: 'Chez le dentiste, seulement pour voir',
          place: 'Harrow Street Dental',
          note: 'Aucun soin ce jour-là. Nia pourra s’asseoir dans le fauteuil, ou pas.',
        },
      },
    },
    {
      appointment: [5, '09:00'],
      to: [folake],
      day: -3,
      by: 'casemanager',
      texts: {
        en: {
          title: 'A night with you',
          place: 'At your home',
          note: 'Marcus brings her at nine, with the yellow lamp and the owl card. He can be telephoned all night.',
        },
      },
    },
    {
      appointment: [17, '09:30'],
      to: [folake, tunde],
      day: -5,
      by: 'casemanager',
      texts: {
        en: { title: 'Family court hearing', place: 'Family court', note: 'Joel will be there.' },
        fr: {
          title: 'Audience au tribunal de la famille',
          place: 'Family court',
          note: 'Joel y sera.',
        },
      },
    },
  ],
  summaries: [
    {
      key: 'week-before-last',
      to: [folake],
      editions: [
        {
          day: -14,
          by: 'casemanager',
          texts: {
            en: {
              title: 'What we talked about on {-14}',
              words:
                'Nia has had five quiet nights. We have begun to look at her plan again together with her, and will ask you what you think before anything is decided.\n\nNext: Priya visits you for another talk at the kitchen table.',
            },
          },
        },
      ],
    },
    {
      key: 'last-week',
      to: [folake],
      editions: [
        {
          day: -7,
          by: 'casemanager',
          texts: {
            en: {
              title: 'What we talked about on {-7}',
              words:
                'The fever came at a bad moment, and the stay still counts as a good one: Nia asked for you, slept, and ate.\n\nAt school she stays for the morning on three days of five.\n\nNext: the dentist’s visit is on {+3}.',
            },
          },
        },
        {
          day: -3,
          by: 'casemanager',
          texts: {
            en: {
              title: 'What we talked about on {-7}',
              words:
                'The fever came at a bad moment, and the stay still counts as a good one: Nia asked for you, slept, and ate.\n\nAt school she stays for the morning on three days of five.\n\nNext: the dentist’s visit is on {+2}, and not on the day that we first wrote.',
            },
          },
        },
      ],
    },
  ],
  messages: [
    {
      contact: folake,
      day: -9,
      at: '19:40',
      words:
        'Her fever is down to 37.4. She wants toast. Is it all right if she stays on the sofa tonight?',
    },
    {
      contact: folake,
      day: -9,
      at: '20:05',
      by: 'nurse',
      words:
        'Toast is good news. The sofa is fine; please ring the house if it climbs above 38.5 again.',
    },
    {
      contact: folake,
      day: -2,
      at: '08:15',
      words: 'Thank you for the drawing. It hangs on the fridge.',
    },
    {
      contact: folake,
      day: -2,
      at: '09:30',
      by: 'therapist',
      words: 'She will be proud. She asked twice whether it had arrived.',
    },
    {
      contact: folake,
      day: -1,
      at: '21:10',
      words:
        'Could she bring the owl book at the weekend? She reads it to me on the telephone, and then I cannot see the pictures.',
      unread: true,
    },
    {
      contact: tunde,
      day: -20,
      at: '11:00',
      words: 'Bonjour, je suis en mer jusqu’à la fin du mois. Merci de me donner les dates ici.',
    },
    {
      contact: tunde,
      day: -19,
      at: '15:20',
      by: 'casemanager',
      words: 'Bonjour, c’est noté : vous verrez ici chaque rendez-vous dès qu’il est fixé.',
    },
  ],
};
