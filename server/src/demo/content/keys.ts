import type { KeyStory } from '../story.ts';

/** The programs that work with the house, and one that no longer does. */
export const keys: readonly KeyStory[] = [
  {
    name: 'County outcomes register',
    by: 'admin',
    scopes: ['clients:read', 'plans:read'],
    programmes: 'all',
    made: -61,
    ends: 119,
    used: { day: -1, at: '02:10' },
  },
  {
    name: 'Day School timetable',
    by: 'admin',
    scopes: ['clients:read', 'schedule:read', 'people:read'],
    programmes: ['day'],
    made: -173,
    ends: 7,
    used: { day: -1, at: '18:30' },
  },
  {
    name: 'Sleep diary tablets',
    by: 'admin',
    scopes: ['plans:read', 'plans:write', 'tasks:read', 'tasks:write'],
    programmes: ['lodge'],
    made: -12,
    ends: 78,
    used: { day: -1, at: '21:45' },
  },
  {
    name: 'Sleep diary, first trial',
    by: 'admin',
    scopes: ['notes:read', 'plans:read', 'safety:read'],
    programmes: ['lodge', 'bridge'],
    made: -40,
    ends: 50,
    used: { day: -20, at: '21:40' },
    revoked: { day: -13, at: '11:05' },
  },
];
