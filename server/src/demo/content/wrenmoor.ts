/** The demonstration organisation: a residential house for children, its day school and follow-up. */
import type { OrganisationStory } from '../story.ts';
import { caleb } from './clients/caleb/client.ts';
import { declan } from './clients/declan/client.ts';
import { elias } from './clients/elias/client.ts';
import { hana } from './clients/hana/client.ts';
import { imani } from './clients/imani/client.ts';
import { lucas } from './clients/lucas/client.ts';
import { marisol } from './clients/marisol/client.ts';
import { mateo } from './clients/mateo/client.ts';
import { nia } from './clients/nia/client.ts';
import { poppy } from './clients/poppy/client.ts';
import { saoirse } from './clients/saoirse/client.ts';
import { theo } from './clients/theo/client.ts';
import { incidents } from './incidents.ts';
import { heronMeetings, kestrelMeetings, ploverMeetings } from './meetings.ts';
import { keys } from './keys.ts';
import { people } from './people.ts';
import { comments } from './comments.ts';
import { draftHistories } from './draft-history.ts';
import { tasks } from './tasks.ts';
import { webhooks } from './webhooks.ts';

export const wrenmoor: OrganisationStory = {
  key: 'wrenmoor',
  name: 'Wrenmoor Children’s Centre',
  timeZone: 'America/New_York',
  idleMinutes: 30,
  people,
  keys,
  webhooks,
  programmes: {
    lodge: {
      name: 'The Lodge',
      kind: 'residential',
      reviewEveryDays: 60,
      firstPlanWithinDays: 14,
      signatories: ['case-manager', 'clinician', 'supervisor'],
    },
    day: {
      name: 'Day School',
      kind: 'day-treatment',
      reviewEveryDays: 90,
      firstPlanWithinDays: 30,
      signatories: ['case-manager', 'supervisor'],
    },
    bridge: {
      name: 'Bridge follow-up',
      kind: 'outpatient',
      reviewEveryDays: 90,
      firstPlanWithinDays: 30,
      signatories: ['case-manager', 'supervisor'],
    },
  },
  teams: {
    heron: {
      name: 'Heron team',
      facilitator: 'casemanager',
      members: [
        'casemanager',
        'therapist',
        'psychiatrist',
        'nurse',
        'teacher',
        'supervisor',
        'marcus',
        'rosalind',
        'yuki',
      ],
      meets: { at: '10:00', minutes: 90 },
      weekly: true,
      meetings: heronMeetings,
    },
    kestrel: {
      name: 'Kestrel team',
      facilitator: 'camille',
      members: [
        'camille',
        'daniel',
        'samuel',
        'psychiatrist',
        'beatriz',
        'keisha',
        'luis',
        'piotr',
        'supervisor',
      ],
      meets: { at: '15:00', minutes: 75 },
      meetings: kestrelMeetings,
    },
    plover: {
      name: 'Plover team',
      facilitator: 'farah',
      members: ['farah', 'esther', 'samuel', 'teacher', 'owen', 'laurence'],
      meets: { at: '09:00', minutes: 60 },
      meetings: ploverMeetings,
    },
  },
  clients: [nia, theo, caleb, saoirse, elias, marisol, declan, imani, lucas, poppy, mateo, hana],
  tasks,
  comments,
  draftHistories,
  incidents,
};
