/** What a proxy says that had nobody to ask, and a server that begins or ends. */
const nobodyThere: readonly number[] = [502, 503, 504];
/** Milliseconds; each wait is about twice the one before, all together a restart of the server. */
const waits = [150, 300, 600, 1_200, 2_400, 2_400];

/**
 * `fetch` for what may be sent twice: where the server, or the line to it, is lost over the request,
 * it is sent again, for some seconds. An answer counts when it is whole.
 */
export const fetchAgain: typeof fetch = async (input, init) => {
  for (let tries = 0; ; tries += 1) {
    const wait = waits[tries];
    try {
      const answer = await fetch(input, init);
      const body = await answer.arrayBuffer();
      if (wait === undefined || !nobodyThere.includes(answer.status))
        return new Response(body.byteLength > 0 ? body : null, answer);
    } catch (problem) {
      // Where there is no network, the page knows when there is one again.
      if (wait === undefined || init?.signal?.aborted || !navigator.onLine) throw problem;
    }
    // Everybody lost the server at the same moment: they come back one by one.
    await new Promise((go) => setTimeout(go, wait * (0.5 + Math.random())));
  }
};
