import type { NoteStory } from '../../../story.ts';

export const theoNotes: readonly NoteStory[] = [
  {
    day: -9,
    at: '15:20',
    by: 'casemanager',
    format: 'narrative',
    serves: [],
    words: [
      'First day. Theo came with his mother, a cuddly elephant and a rucksack full of wooden blocks. He did not say goodbye but built a gate across the classroom door and opened it for her when she left. Toured the house twice, found the tent corner by himself and ate lunch there with Owen. Consents signed by his mother; his father will sign at the parents’ meeting. Asthma bag handed to the nurse.',
    ],
  },
  {
    day: -8,
    at: '14:10',
    by: 'nurse',
    format: 'dap',
    serves: [],
    words: [
      'Baseline: weight 22.1 kg, height 121 cm, pulse 92, BP 98/60. Peak flow 160. Lungs clear. Showed me on the elephant how the spacer works; technique is good.',
      'Asthma well controlled. He does not tell adults when his chest is tight, so we look: he stops talking altogether and tugs his collar.',
      'Two puffs before outdoor play below 5 °C. Appetite at lunch charted daily while the stimulant is new. Collar sign added to the class handover.',
    ],
  },
  {
    day: -7,
    at: '15:05',
    by: 'owen',
    format: 'birp',
    serves: ['theo-climb', 'theo-ask'],
    words: [
      'Six climbs today: four times the bookshelf, twice the window sill. Each time somebody had taken a block from his bridge, or he wanted one that another child had.',
      'Moved the others away, stood close, held up “help” and “my turn” and said each word once.',
      'Came down within a minute on four occasions. Hit out once at my arm, then stroked it. Three requests with pictures in the whole day, all for blocks.',
      'Second box of blocks ordered. Shelves to be bolted to the wall before tomorrow.',
    ],
  },
  {
    day: -6,
    at: '14:20',
    by: 'psychiatrist',
    format: 'soap',
    serves: [],
    words: [
      'Mother: calmer in the mornings since the tablets, hungry and cross by four. Theo: “Tablet yuck.” Father has concerns about medication that he wants to discuss himself.',
      'Pulse 94, weight 22.0 kg. In motion through the whole visit, yet listened to every word and answered by drawing. No tics.',
      'ADHD, combined; picture fits. Part of what looks like impulsivity is not being able to speak fast enough. I would not raise the dose before the language work has begun.',
      'Unchanged 5 mg twice a day. Snack at half past three. Both parents together before any change.',
    ],
  },
  {
    day: -5,
    at: '11:00',
    by: 'rosalind',
    format: 'dap',
    serves: ['theo-ask'],
    words: [
      'Assessment over an hour with three movement breaks. Understanding of stories and instructions at or above his age. Sentences of two to three words, many without a verb; sounds clear enough for strangers. When he was offered pictures he made a four-picture sentence: “Theo – bridge – Owen – jump”.',
      'Expressive language disorder with strong understanding. The gap is what frustrates him. He takes to pictures at once.',
      'Picture strip of six to start with. I will show it to the class team tomorrow and make copies for both homes. Three sessions a week.',
    ],
    addenda: [
      {
        day: -4,
        at: '08:40',
        by: 'rosalind',
        reason: 'amendment',
        words:
          'Hearing was tested at his former school this summer, not last year as I first wrote in the report to the parents; result normal.',
      },
    ],
  },
  {
    day: -3,
    at: '16:10',
    by: 'casemanager',
    format: 'narrative',
    serves: [],
    words: [
      'Parents’ meeting: mother was here on time; father did not come. He called at four, upset, having been kept at work, and asked for an evening hour or video. His mother stayed half an hour and took the picture strip home. New meeting {+1} at a quarter past five, father by video. His signature for the medication is still open.',
    ],
  },
  {
    day: -1,
    at: '15:15',
    by: 'teacher',
    format: 'dap',
    serves: ['theo-climb', 'theo-ask'],
    draft: 'shared',
    words: [
      'Six requests, three climbs, counted by Owen and me independently. For the first time he showed “help” on the way to the shelf and waited. He was given the job of carrying the register to the office and did it at a walk.',
      'Moving with a purpose helps him more than sitting breaks. The bookshelf has lost some of its charm now that it is bolted and nobody gasps.',
      'Ask the team: which job can be his every',
    ],
  },
];
