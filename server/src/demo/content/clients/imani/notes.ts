import type { NoteStory } from '../../../story.ts';

export const imaniNotes: readonly NoteStory[] = [
  {
    day: -36,
    at: '17:40',
    by: 'keisha',
    format: 'birp',
    serves: ['imani-food'],
    words: [
      'Smell in room 4. Behind the wardrobe: eleven slices of bread, half a ham, yoghurts, all days old. Imani stood in the door and said that the last girl had left it.',
      'Said that it must be scary to wonder about dinner, and that I would need help to carry it out. No questions.',
      'She carried. At the bin: “Are you calling them to come get me?” I said no, and who is on tonight and tomorrow.',
      'Snack box from this evening. She chose the one with the lock and then gave me the key back.',
    ],
  },
  {
    day: -34,
    at: '13:20',
    by: 'psychiatrist',
    format: 'narrative',
    serves: [],
    words: [
      'Evaluation of ninety minutes, half of it with her parents. Lived in at least four places before she was six. Tells vivid stories that change with the listener; asked three times whether I have children. No psychosis, no wish to die, sleep and growth normal. Reactive attachment disorder. I see no condition here that a tablet would help at present; what helps is people who stay. Review in three months or at the team’s wish.',
    ],
  },
  {
    day: -29,
    at: '08:30',
    by: 'luis',
    format: 'birp',
    serves: ['imani-truth'],
    words: [
      'At breakfast, without being asked and very fast: “I took Mari’s headphones they’re under my mattress.”',
      'Thanked her. Said that I could hear that it was hard. Asked what a repair could be.',
      'She carried them back with a drawing and waited outside until Mari had opened the door. Mari took it well.',
      'Told her parents in the evening call, in Imani’s hearing, as good news.',
    ],
  },
  {
    day: -27,
    at: '16:00',
    by: 'camille',
    format: 'narrative',
    serves: ['imani-truth', 'imani-food', 'imani-threats'],
    words: [
      'First plan signed, twelve days after admission. Imani read her own sentences aloud to the supervisor and changed “hiding” to “saving”. Her parents have a copy of the family words and have bought a snack box of the same make.',
    ],
  },
  {
    day: -21,
    at: '11:50',
    by: 'daniel',
    format: 'dap',
    serves: ['imani-truth'],
    words: [
      'Family session. Practised “thank, hold, repair” with a small thing: Imani had eaten her father’s sandwich in the car. He thanked her with a straight face; she laughed so hard that she slid off the sofa, and then held on to his sleeve.',
      'Her father can do it when it is light. Her mother still hears every untruth as a rejection, and said so for the first time.',
      'Half an hour with the mother alone before the next session. Good-night calls are kept every night.',
    ],
  },
  {
    day: -16,
    at: '14:50',
    by: 'teacher',
    format: 'girp',
    serves: ['imani-threats'],
    words: [
      'Safe company for younger children.',
      'First song hour: Imani had the first turn and the only tambourine.',
      'Taught two verses with great patience. When Poppy was praised for her clapping, Imani hissed that she would “break those hands”. I moved between them and gave Imani the next line to lead, and she took it.',
      'One threat, no shove, two the week before. Talk afterwards over the tambourine: she wants a signal for “I need a turn of you”. We have one now: she puts it on my desk.',
    ],
  },
  {
    day: -13,
    at: '15:50',
    by: 'camille',
    format: 'narrative',
    inMeeting: true,
    serves: ['imani-truth', 'imani-food'],
    words: [
      'Team meeting. Two finds of food last week, both shown by Imani herself. Four of the last ten mistakes told. School sees jealousy before it turns into a threat and has found a signal. First day at home to be planned by the family session.',
    ],
  },
  {
    day: -7,
    at: '12:00',
    by: 'daniel',
    format: 'dap',
    serves: ['imani-truth'],
    words: [
      'Mother told Imani that she is afraid of not being believed as a mother. Imani thought about it and said, “I believe you’re her.” Nobody spoke for a while.',
      'A change of direction between the two. Expect a test within days.',
      'First day at home {=+12}. House told: the test is coming, and it is a good sign.',
    ],
  },
  {
    day: -4,
    at: '20:30',
    by: 'luis',
    format: 'birp',
    serves: ['imani-truth', 'imani-food'],
    words: [
      'The test: my car key was gone for an hour and turned up in the flour bin. She denied it with tears.',
      'Said the good-night sentence early. Called her parents at the usual time, as on any day.',
      'At half past eight through the door: “It was me. Are you leaving?” I said that I was on until ten tomorrow.',
      'Repair: she vacuums the car. Within the day, so it counts as told.',
    ],
    addenda: [
      {
        day: -3,
        at: '10:15',
        by: 'luis',
        reason: 'addendum',
        words: 'She vacuumed the car and found four coins, which she handed in.',
      },
    ],
  },
];
