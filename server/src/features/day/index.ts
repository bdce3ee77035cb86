import { TodayFields, ViewerDayFields } from './day.fields.ts';

export const dayResolvers = [ViewerDayFields, TodayFields] as const;
