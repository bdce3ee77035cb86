const TIME = /^([01]\d|2[0-3]):[0-5]\d$/u;
const MOST_TITLE = 200;
const LEAST_MINUTES = 5;
const MOST_MINUTES = 480;

/** What is wrong with a title, in words; nothing when it can stay. */
export function titleWrong(title: string): string | undefined {
  if (!title.trim()) return 'Please give it a title.';
  return title.trim().length > MOST_TITLE ? `At most ${MOST_TITLE} letters.` : undefined;
}

export function timeWrong(time: string): string | undefined {
  return TIME.test(time) ? undefined : 'A time such as 09:30.';
}

export function minutesWrong(text: string): string | undefined {
  const minutes = Number(text);
  return Number.isInteger(minutes) && minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES
    ? undefined
    : `A number from ${LEAST_MINUTES} to ${MOST_MINUTES}.`;
}
