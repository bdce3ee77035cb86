export const migrationsList = [];
