/**
 * Loaded into each server before its own code: when it is told to, it collects its garbage and says
 * how many bytes it keeps, in its heap and in buffers outside of it.
 */
process.on('SIGUSR2', () => {
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.stderr.write(`\nkeeps ${heapUsed + external} bytes\n`);
});
