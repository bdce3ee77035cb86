/** Loaded into each server before its own code: it collects its garbage when it is told to. */
process.on('SIGUSR2', () => gc?.());
