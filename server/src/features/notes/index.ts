export { Note, NoteAddendum, NoteObjective } from './note.entity.ts';
