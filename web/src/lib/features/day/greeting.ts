/** "Good morning, Maria": by the hour in the organisation's time zone, so that server and browser agree. */
export function greeting(now: string, timeZone: string, name: string): string {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(
      new Date(now),
    ),
  );
  const time = hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  const words = name.split(/\s+/u);
  // "Dr Okafor" and not "Dr".
  const called = /^(dr|mr|mrs|ms|mx|prof)\.?$/iu.test(words[0] ?? '') ? name : (words[0] ?? name);
  return `Good ${time}, ${called}`;
}
