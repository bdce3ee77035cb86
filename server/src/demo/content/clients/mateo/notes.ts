import type { NoteStory } from '../../../story.ts';

export const mateoNotes: readonly NoteStory[] = [
  {
    day: -47,
    at: '12:50',
    by: 'samuel',
    format: 'narrative',
    serves: ['mateo-lunch'],
    words: [
      'School visit. Ms Farrow has given him the key of the band room for the noon break. He ate half a sandwich with his back to me while his friend tuned a guitar very loudly. Two days this week. He has not been to the toilet at school yet, and says that this is “the final boss”.',
    ],
  },
  {
    day: -40,
    at: '17:25',
    by: 'esther',
    format: 'dap',
    serves: ['mateo-minutes'],
    words: [
      'Touched the bin lid and held his bass for ten minutes without washing. Distress 80, then 45 on his scale. Exams have begun: 134 minutes a day.',
      'He can do each rung and slips back between sessions. Not a lack of courage; evenings are too long and empty.',
      'Same rung with bass practice at seven every evening. Father to leave the bathroom door alone.',
    ],
  },
  {
    day: -33,
    at: '15:35',
    by: 'psychiatrist',
    format: 'soap',
    serves: ['mateo-minutes'],
    words: [
      '“Gary is quieter than at the Lodge but he’s moved in for good.” No low mood, sleeps well.',
      'Hands less cracked. Weight 47.9 kg, stable. About two hours of rituals a day for ten weeks. No energy drinks.',
      'Plateau on fluvoxamine 150 mg with regular exposure. Room to go higher; Mateo would rather try more exposure first.',
      'Unchanged for eight weeks at his wish. If still above 90 minutes then: 200 mg. Parents agree.',
    ],
  },
  {
    day: -26,
    at: '17:30',
    by: 'esther',
    format: 'girp',
    serves: ['mateo-minutes'],
    words: [
      'Below ninety minutes a day.',
      'Rung eight: school toilet door handle, by way of the clinic’s. Mother in for the last ten minutes; she practised answering once.',
      'Did it three times and laughed at the third. His mother bit her lip and said nothing, which was her rung.',
      'One practice a day at home, sent to me as a thumb. Next week the tap.',
    ],
  },
  {
    day: -16,
    at: '10:20',
    by: 'farah',
    format: 'narrative',
    serves: ['mateo-minutes', 'mateo-lunch'],
    words: [
      'Second plan of the follow-up signed by Mr Fitch. It says openly that the minutes stand still and gives them until {+75}. Lunch goes better than anyone had hoped. Mateo asked that his birthday dinner be in it as a rung; it is.',
    ],
  },
  {
    day: -12,
    at: '17:00',
    by: 'esther',
    format: 'narrative',
    serves: [],
    words: [
      'Mateo did not come. His mother called at five: he stood washed and dressed in the hall for forty minutes and could not touch the car. I spoke with him for a few minutes; he was ashamed and dry about it. Next session by video in his own kitchen, where the trouble is.',
    ],
  },
  {
    day: -5,
    at: '17:30',
    by: 'esther',
    format: 'dap',
    serves: ['mateo-minutes'],
    words: [
      'Video from the kitchen. Raw egg, wipe with a cloth, no soap for fifteen minutes; then he carried the phone out to the car and touched the door with the same hand. Distress 90, then 50. He played me the bass line afterwards.',
      'Working where it happens makes the difference. 118 minutes this week, the first fall in two months.',
      'Next two sessions at home by video as well. Tell Dr Solheim that the plateau may be moving.',
    ],
  },
  {
    day: -2,
    at: '13:30',
    by: 'samuel',
    format: 'dap',
    serves: ['mateo-lunch'],
    draft: 'own',
    words: [
      'Call with Ms Farrow: four lunches this week, one of them in the canteen doorway. The caretaker has gone back to the old soap at her request.',
      '',
      '',
    ],
  },
];
