/**
 * The language that the house writes in (a BCP 47 tag): what is shared has it, and everybody gets it
 * for whom it is not written in their own.
 */
export const houseLanguage = 'en';
