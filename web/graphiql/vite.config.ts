import { defineConfig } from 'vite';

/** GraphiQL as a page of its own, apart from the product's pages: nothing of theirs is in it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/graphiql/',
  publicDir: false,
  // The editor's workers are modules with parts of their own.
  worker: { format: 'es' },
  build: {
    outDir: 'build',
    emptyOutDir: true,
    // Monaco is one large piece; a page for developers may wait for it.
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      onLog(level, log, handle) {
        // React's libraries mark their modules for servers that render; here nothing does.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
