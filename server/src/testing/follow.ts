import type { TestVisitor } from './server.ts';

export interface Followed<T> {
  /** The next event, waited for. */
  next(): Promise<T>;
  /** Events until one is found that fits, which is the last of them. */
  until(fits: (event: T) => boolean): Promise<T[]>;
  /** The codes of the errors that ended it, waited for. */
  refusal(): Promise<unknown[]>;
  close(): Promise<void>;
}

/** Follows one field of a subscription on a socket of its own. */
export function follow<T>(
  who: TestVisitor,
  text: string,
  variables: Record<string, unknown>,
): Followed<T> {
  const socket = who.socket();
  const events = socket.iterate<Record<string, T>>({ query: text, variables });
  const result = async () => {
    const event = await events.next();
    if (event.done) throw new Error('The subscription ended');
    return event.value;
  };
  const next = async (): Promise<T> => {
    const { data, errors } = await result();
    if (errors || !data) throw new Error(`unexpected: ${JSON.stringify(errors)}`);
    return Object.values(data)[0] as T;
  };
  return {
    next,
    async until(fits) {
      const found: T[] = [];
      do found.push(await next());
      while (!fits(found.at(-1) as T));
      return found;
    },
    async refusal() {
      for (;;) {
        const { errors } = await result();
        if (errors) return errors.map(({ extensions }) => extensions?.code);
      }
    },
    async close() {
      await events.return?.();
      await socket.dispose();
    },
  };
}
