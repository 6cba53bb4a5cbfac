import { defineConfig } from 'vite'

// One file of our own code; packages stay in node_modules.
export default defineConfig({
  ssr: { noExternal: [/^@chl\//] },
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    target: 'node20',
    sourcemap: true,
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'main.js' } },
  },
})
