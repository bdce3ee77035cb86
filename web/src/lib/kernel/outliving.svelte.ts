/**
 * Makes something reactive that stays when the component that asked for it first is gone. Made in the
 * component itself, its derived values would belong to that component and stand still with its end.
 */
export function outliving<Made>(make: () => Made): Made {
  let made: Made | undefined;
  $effect.root(() => {
    made = make();
  });
  // On the server, where nothing is derived anew, Svelte leaves roots out.
  return made ?? make();
}
