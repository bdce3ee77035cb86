import type { NoteStory } from '../../../story.ts';

export const lucasNotes: readonly NoteStory[] = [
  {
    day: -50,
    at: '19:10',
    by: 'keisha',
    format: 'girp',
    serves: ['lucas-meals', 'lucas-money'],
    words: [
      'Four meals a week that are not pasta.',
      'Shopped with 38 dollars and a list; I carried, he added up.',
      'Lentil soup for six, with too much cumin and eaten to the last drop. He had 3.20 left over and put it in the tin marked “mic”.',
      'Next week he invites. Money talk on the first of the month, before it is spent.',
    ],
  },
  {
    day: -45,
    at: '16:30',
    by: 'daniel',
    format: 'dap',
    serves: ['lucas-doses'],
    words: [
      'He played me two mixes of the same song, one made when he was high and one from last week. “The first one’s brave. The second one’s good.” Sleep seven to eight hours, his own log.',
      'He can hear the difference between mood and self, which was the question that he came with.',
      'He will add “sound” to his list of early signs: when everything needs to be louder.',
    ],
  },
  {
    day: -36,
    at: '18:00',
    by: 'keisha',
    format: 'pirp',
    serves: ['lucas-money'],
    words: [
      'Money gone on the sixteenth: he lent sixty dollars to somebody in his class.',
      'Went over the relapse list together before talking about money: sleep fine, score 1. So it was kindness and not mania. Then the envelopes.',
      'Relieved to be asked in that order. Wrote the envelopes himself: one, two, three, four, mic.',
      'He asks for the money back himself. I told Camille, as an objective of its own might help.',
    ],
  },
  {
    day: -30,
    at: '17:15',
    by: 'camille',
    format: 'narrative',
    serves: ['lucas-money', 'lucas-meals'],
    words: [
      'Third version of the plan signed. Cooking is finished with and crossed out by Lucas with a flourish; money comes in its place. He asked that “stops taking lithium when he feels well” be put in the past, and the team agreed that ten weeks above ninety per cent speak for him.',
    ],
  },
  {
    day: -25,
    at: '08:05',
    by: 'beatriz',
    format: 'soap',
    serves: ['lucas-level', 'lucas-doses'],
    words: [
      '“Took last night’s at ten to eight, alarm’s on the phone.” Thirsty, no tremor.',
      'Blood drawn at 7:45. Box for the week filled by him alone in the flat; checked afterwards, no error, third week running.',
      'Ready to go from weekly to monthly checks of the box.',
      'Result in time for Dr Solheim’s visit. Reminded: no ibuprofen for his shoulder; he had bought acetaminophen already.',
    ],
  },
  {
    day: -22,
    at: '16:05',
    by: 'psychiatrist',
    format: 'soap',
    serves: ['lucas-level'],
    words: [
      '“Boring. In the good way.” Uncle by telephone: the first calm months for years.',
      'Level 0.70, creatinine 0.8, TSH 2.9. Weight 68.1 kg. Even mood, quick wit, no tremor. Sleeps 7.5 hours by his log.',
      'Remission for nine weeks, fourth level in range.',
      'Unchanged. Referral to the clinic for adults sent today, first visit while he is still with us.',
    ],
  },
  {
    day: -13,
    at: '16:00',
    by: 'camille',
    format: 'narrative',
    inMeeting: true,
    serves: ['lucas-money'],
    words: [
      'Team meeting. Steady. Discussed whether a flat at Quarry Road is too early: Keisha says no, Dr Solheim says not before the adult clinic has met him, Lucas (by note) says that he would like to see it before people discuss it. Visit planned.',
    ],
  },
  {
    day: -11,
    at: '13:20',
    by: 'keisha',
    format: 'birp',
    serves: ['lucas-money'],
    words: [
      'He did not come to the flat visit; I waited half an hour at Quarry Road.',
      'Found him in the studio with headphones. Asked only whether he had slept.',
      'Slept. “I got to the corner and thought, if it’s nice I have to leave.” Said it looking at the mixer.',
      'New date {=-4}. Told Daniel with his leave; leaving may be about his father as well.',
    ],
  },
  {
    day: -4,
    at: '12:30',
    by: 'keisha',
    format: 'narrative',
    serves: ['lucas-money'],
    words: [
      'Saw the flat together. He clapped his hands in each room, found the echo in the kitchen excellent and the neighbour’s washing machine in G. Asked the landlady about heating costs and wrote the answer down. On the bus he worked out that the envelopes would do if he gives up the streaming service. He has one question for the team: may he keep coming to the house for dinner at weekends?',
    ],
  },
];
