import { badInput, notFound } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Programme } from './programme.entity.ts';

export interface ProgrammeChoice {
  readonly programmeIds?: readonly string[] | null;
  readonly allProgrammes?: boolean | null;
}

/**
 * The programmes of this organisation that somebody chose; null: all of them, which must be said.
 * @param none what they are told who chose nothing
 * @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function chosenProgrammes(
  { em }: Operation,
  { programmeIds, allProgrammes }: ProgrammeChoice,
  none: string,
): Promise<Programme[] | null> {
  const path = ['input', 'programmeIds'];
  const chosen = [...new Set((programmeIds ?? []).map((id) => inputId('Programme', id, path)))];
  if (allProgrammes) {
    if (chosen.length > 0) throw badInput(path, 'Choose programmes, or all of them: not both.');
    return null;
  }
  if (chosen.length === 0) throw badInput(path, none);
  const found = await em.find(Programme, { id: { $in: chosen } });
  if (found.length < chosen.length) throw notFound();
  return found;
}
