/** What went wrong at Wrenmoor in the last weeks, as it was reported. */
import type { IncidentStory } from '../story.ts';

export const incidents: readonly IncidentStory[] = [
  {
    client: 'caleb',
    day: -4,
    at: '09:05',
    by: 'teacher',
    kind: 'aggression',
    severity: 'low',
    place: 'Day School, corridor by the lockers',
    whatHappened:
      'The timetable was changed at the classroom door because a colleague was ill. Caleb pulled his sleeves down, went along the wall and punched a locker twice. Nobody was near him.',
    response:
      'I stepped back, opened the yard door and told him the new plan in one sentence. Owen took the class inside. Caleb went to the ball wall by himself and was back after seventeen minutes.',
    supports:
      'Ice for ten minutes. He chose to leave out the afternoon session with Yuki; Marcus had tea with him instead.',
    nextSteps: 'Changes of the timetable reach him by eight each morning on the yellow card.',
    followUps: [
      [
        'follow-up',
        'nurse',
        -4,
        '10:20',
        'Right hand seen at 10:15: knuckles red, skin whole, no swelling, moves all fingers.',
      ],
      [
        'debrief',
        'casemanager',
        -3,
        '15:40',
        'Talked over with Caleb in the workshop: “You should’ve told me before.” He is right, and he used the door as agreed. With the class: nobody was frightened.',
      ],
    ],
  },
  {
    client: 'saoirse',
    day: -37,
    at: '18:15',
    by: 'nurse',
    kind: 'self-harm',
    severity: 'moderate',
    place: 'The Lodge, her room',
    whatHappened:
      'Saoirse showed me two shallow cuts on the left forearm, made with a bottle cap about an hour earlier. She had tried the ice first.',
    response:
      'Cleaned, closed with gauze and paper tape on account of her rash from plasters. No stitches needed, tetanus covered. Room checked together with her.',
    supports: 'Sat with her until supper; the waking-night worker looked in every half hour.',
    nextSteps:
      'She tells Ms Raman herself tomorrow. Supervisor on call and both parents told this evening.',
    followUps: [
      [
        'follow-up',
        'therapist',
        -36,
        '12:10',
        'She told me herself this morning, before I asked. Number now four.',
      ],
      [
        'correction',
        'nurse',
        -36,
        '14:00',
        'It was a can tab and not a bottle cap; she said so this morning.',
      ],
    ],
  },
  {
    client: 'nia',
    day: -49,
    at: '15:15',
    by: 'marcus',
    kind: 'absence',
    severity: 'moderate',
    place: 'Heron house, side door',
    whatHappened:
      'A delivery driver shouted across the yard. Nia ran through the kitchen and out of the side door, and was found at the end of the lane behind the hedge, knees up, hands over her ears. She was out of sight for about four minutes.',
    response:
      'I followed at a distance so as not to chase her, sat down on the verge and hummed. A second adult stayed at the gate. After twelve minutes she came and leaned against my side.',
    supports:
      'Her grandmother was called at 3:40, as the crisis plan says, came at five and stayed for bedtime.',
    nextSteps: 'The side door is on the alarm now. Deliveries come before school ends.',
    followUps: [
      [
        'debrief',
        'therapist',
        -45,
        '15:45',
        'With Nia and the drawn house: the shouting is linked for her with a voice from before, and she has words for that now.',
      ],
    ],
  },
];
