import type { NoteStory } from '../../../story.ts';

export const saoirseNotes: readonly NoteStory[] = [
  {
    day: -56,
    at: '10:05',
    by: 'psychiatrist',
    format: 'soap',
    serves: ['saoirse-phq'],
    words: [
      '“Nothing’s different except my mouth is dry.” Sleeps from midnight, wakes at five. Thoughts of dying pass through, no plan, no intent.',
      'Affect narrow, eye contact good when the talk is of paint. Weight 53.1 kg, BP 104/66. No restlessness after three weeks of fluoxetine 10 mg.',
      'Major depression, moderate, recurrent; little change yet on a starting dose. Risk raised but contained by the setting.',
      'Fluoxetine to 20 mg from tomorrow. Evening check-in nightly with the question asked aloud for four weeks. See again in two weeks; parents telephoned.',
    ],
  },
  {
    day: -51,
    at: '22:40',
    by: 'aoife',
    format: 'birp',
    serves: ['saoirse-urge'],
    words: [
      'Came to the office at ten with her sleeves over her hands and said, “It’s a seven.”',
      'Asked directly whether she meant to hurt herself tonight. Ice cubes, then the red playlist on the sofa by the office. I sewed on a button next to her and did not talk.',
      'Five by eleven. She fell asleep on the sofa with her shoes on. No harm.',
      'Number written in her book. Handed over to the morning shift with the words that she wanted passed on: “Tell them I came by myself.”',
    ],
  },
  {
    day: -44,
    at: '16:50',
    by: 'therapist',
    format: 'dap',
    serves: ['saoirse-urge', 'saoirse-harm'],
    words: [
      'Looked at the line of evening numbers together. She saw that the high ones fall on evenings with the phone. She filled her box: a stone, peppermint oil, a photograph of the dog, a needle case left empty on purpose.',
      'She is beginning to watch her feelings with interest and not only with dread.',
      'Practise the wave exercise when calm, three times before we meet. Phone hours to be talked over with her parents, by her.',
    ],
  },
  {
    day: -37,
    at: '19:20',
    by: 'nurse',
    format: 'narrative',
    serves: ['saoirse-harm'],
    words: [
      'Saoirse showed me two shallow cuts on the left forearm, made with a bottle cap about an hour earlier. Cleaned, closed with gauze and paper tape on account of her rash from plasters. No stitches needed, tetanus covered. She said that she had tried the ice first. She agreed to tell Ms Raman herself tomorrow; I told the supervisor on call and both parents this evening. Room checked together with her.',
    ],
  },
  {
    day: -28,
    at: '18:45',
    by: 'therapist',
    format: 'dap',
    serves: ['saoirse-weekend'],
    words: [
      'Family session, both parents in uniform. First weekend at home went as planned. Her mother said how hard it is not to look at her arms; Saoirse answered, “Then look, and then look at me.” Silence, then all three laughed and cried.',
      'Alarm has kept them apart more than anger ever did. They can bear more honesty than each of them believed.',
      'Medicine box stays locked. Second weekend in two weeks. Father will practise the direct question with me by telephone before it.',
    ],
  },
  {
    day: -23,
    at: '23:15',
    by: 'aoife',
    format: 'birp',
    serves: ['saoirse-harm', 'saoirse-urge'],
    words: [
      'Photographs of the class trip were sent to her at half past seven. Quiet all evening; number 9. At 10:20 I knocked: she had scratched her wrist with a zip.',
      'Sat on the floor with her. Asked the question: no wish to die, “I just wanted it to stop being in my head.” Called the duty line and Marguerite; parents told at eleven.',
      'Wrist cleaned by Beatriz. She slept by the office, door open, seen every fifteen minutes.',
      'She wants the two senders blocked and asked me to remember that she said so. To be done with her by Joel in the morning.',
    ],
    addenda: [
      {
        day: -22,
        at: '09:40',
        by: 'aoife',
        reason: 'addendum',
        words:
          'Both contacts were blocked this morning by Saoirse on her own phone, with Joel beside her. Her parents were glad that it was her idea.',
      },
    ],
  },
  {
    day: -14,
    at: '10:20',
    by: 'psychiatrist',
    format: 'soap',
    serves: ['saoirse-phq'],
    words: [
      '“Mornings are less like wading.” Enjoyed two evenings in the studio. Item 9 “several days”: asked in full the same hour; fleeting thoughts, no plan, no intent, knows her steps.',
      'PHQ-9 12, down from 13. Weight 53.8 kg. Smiled, disagreed with me about a colour. Wrist healed.',
      'Steady response to fluoxetine 20 mg; the setback had a clear cause and she used help afterwards. Safety flag acknowledged and escalated to the therapist and the night team.',
      'Unchanged. Monthly visits from now on if the next PHQ-9 is 12 or lower.',
    ],
  },
  {
    day: -14,
    at: '11:20',
    by: 'casemanager',
    format: 'narrative',
    inMeeting: true,
    serves: ['saoirse-portfolio', 'saoirse-harm'],
    words: [
      'Team meeting, with Saoirse for the last ten minutes. She asked for one goal that is not about being ill. Added: the art course at Larch Street, with eight finished pieces. Two weeks without self-harm. Agreed to finish the review this week and submit it; her parents have read the draft of their part.',
    ],
  },
  {
    day: -12,
    at: '15:45',
    by: 'piotr',
    format: 'girp',
    serves: ['saoirse-portfolio'],
    words: [
      'Eight finished pieces for Larch Street.',
      'Studio hour; she wanted to throw away the self-portrait with the green shadow, and it went on the shelf overnight as agreed.',
      'In the morning she signed it. Three pieces finished now; she has planned the order of the rest on a strip of paper.',
      'Frames from the wood shop. I will ask for two hours in a row in the last week before the date.',
    ],
  },
  {
    day: -6,
    at: '16:55',
    by: 'therapist',
    format: 'dap',
    serves: ['saoirse-harm', 'saoirse-urge'],
    words: [
      'Went through the safety plan line by line. She changed two steps: the sofa comes before the ice now, and “call Ciara” is new. Seventeen days without self-harm, her longest since spring; numbers between three and five.',
      'The plan is hers by now; she spoke of the next bad night without shame, as of weather.',
      'New copy for room, office, parents. I will ask her sister to a session if her parents agree.',
    ],
  },
  {
    day: -2,
    at: '16:30',
    by: 'casemanager',
    format: 'narrative',
    serves: ['saoirse-weekend'],
    draft: 'shared',
    words: [
      'Both parents have signed that they read the plan; what is missing is the supervisor’s signature. Third weekend at home planned for the next one. Her mother asks whether the sister may stay over. Before I answer I would like to hear from',
    ],
  },
];
