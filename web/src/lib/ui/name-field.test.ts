import { describe, expect, it } from 'vitest';
import { NameField } from './name-field.svelte.ts';

function fieldOf(name: string | undefined) {
  let chosen = name;
  const field = new NameField(
    () => chosen,
    () => (chosen = undefined),
  );
  field.show();
  return { field, chosen: () => chosen, choose: (next: string) => (chosen = next) };
}

describe('a field where somebody is chosen by name', () => {
  it('shows who is chosen again when the words chose nobody', () => {
    const { field, chosen } = fieldOf('Priya Raman');
    field.write('Tom');
    expect(field.sought).toBe('Tom');
    field.leave();
    expect([field.words, field.sought, chosen()]).toEqual(['Priya Raman', '', 'Priya Raman']);
  });

  it('is empty when the words chose nobody and nobody was chosen', () => {
    const { field } = fieldOf(undefined);
    field.write('Tom');
    field.leave();
    expect(field.words).toBe('');
  });

  it('chooses nobody where the words are taken out', () => {
    const { field, chosen } = fieldOf('Priya Raman');
    field.write('');
    field.close();
    expect([field.words, chosen()]).toEqual(['', 'Priya Raman']);
    field.leave();
    expect([field.words, chosen()]).toEqual(['', undefined]);
  });

  it('keeps a choice whose name comes only while the field has the focus', () => {
    const { field, chosen, choose } = fieldOf(undefined);
    choose('Priya Raman');
    field.leave();
    expect([field.words, chosen()]).toEqual(['Priya Raman', 'Priya Raman']);
  });

  it('shows the whole name of who is chosen from the list', () => {
    const { field, choose } = fieldOf('Priya Raman');
    field.write('tom');
    choose('Tom Baker');
    field.close();
    expect(field.words).toBe('Tom Baker');
  });
});
