import type { AnyVariables, TypedDocumentNode } from '@urql/svelte';
import { ask, type Outcome } from './browser.ts';

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * All of a list, page after page; for lists that a house keeps short, such as its people.
 * @param pageOf where the list is in the answer
 */
export async function askAllPages<Data, Variables extends AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variablesFrom: (after: string | null) => Variables,
  pageOf: (data: Data) => Page<Node>,
): Promise<Outcome<readonly Node[]>> {
  const found: Node[] = [];
  let after: string | null = null;
  do {
    const { data, problem }: Outcome<Data> = await ask(document, variablesFrom(after));
    if (problem) return { problem };
    const { nodes, pageInfo } = pageOf(data);
    found.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return { data: found };
}
