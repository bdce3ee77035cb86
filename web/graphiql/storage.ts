const prefix = 'graphiql:';
const owner = `${prefix}of`;

/**
 * Where GraphiQL keeps its tabs: as long as this browser tab is open, and for this person alone.
 * What is typed here names clients; the next person at the machine must not find it.
 */
export function storageOf(membership: string): Storage {
  if (sessionStorage.getItem(owner) !== membership) {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(prefix)) sessionStorage.removeItem(key);
    sessionStorage.setItem(owner, membership);
  }
  return sessionStorage;
}
