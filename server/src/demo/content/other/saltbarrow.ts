/** A second, small organisation. Nobody at Wrenmoor must ever see anything of it. */
import type { OrganisationStory } from '../../story.ts';
import { beth } from './beth.ts';
import { orla } from './orla.ts';
import { ravi } from './ravi.ts';

export const saltbarrow: OrganisationStory = {
  key: 'saltbarrow',
  name: 'Saltbarrow Family Services',
  timeZone: 'America/Chicago',
  idleMinutes: 20,
  people: {
    supervisor: {
      name: 'Winifred Achterberg',
      email: 'supervisor@other.test',
      role: 'supervisor',
      discipline: 'psychology',
      jobTitle: 'Clinical lead',
      programmes: ['clinic'],
      since: -1600,
    },
    casemanager: {
      name: 'Desmond Halvorsen',
      email: 'casemanager@other.test',
      role: 'case-manager',
      discipline: 'social-work',
      jobTitle: 'Case manager',
      programmes: ['clinic'],
      since: -900,
    },
    therapist: {
      name: 'Noor Bakhtiari',
      email: 'therapist@other.test',
      role: 'clinician',
      discipline: 'therapy',
      jobTitle: 'Family therapist',
      programmes: ['clinic'],
      since: -500,
    },
    admin: {
      name: 'Percival Dunmore',
      email: 'admin@other.test',
      role: 'administrator',
      discipline: 'administration',
      jobTitle: 'Office manager',
      since: -1600,
    },
  },
  programmes: {
    clinic: {
      name: 'Family clinic',
      kind: 'outpatient',
      reviewEveryDays: 90,
      firstPlanWithinDays: 30,
      signatories: ['case-manager', 'supervisor'],
    },
  },
  teams: {
    clinic: {
      name: 'Clinic team',
      facilitator: 'casemanager',
      members: ['casemanager', 'therapist', 'supervisor'],
      meets: { at: '13:00', minutes: 60 },
      meetings: [
        {
          day: -7,
          title: 'Clinic meeting',
          agenda: [
            ['orla', 'Grandfather’s illness'],
            ['ravi', 'First weeks'],
          ],
        },
        {
          day: 0,
          title: 'Clinic meeting',
          agenda: [
            ['beth', 'Review of the plan'],
            ['orla', 'School return'],
            ['ravi', 'Sleep diary'],
          ],
        },
      ],
    },
  },
  clients: [orla, ravi, beth],
};
