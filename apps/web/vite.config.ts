import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const client = path.join(import.meta.dirname, 'dist/client')

/** Writes `x.br` and `x.gz` beside every text file of the browser's, once, so that serving them packed costs nothing. */
const packFiles = (): Plugin => ({
  name: 'pack-files',
  apply: 'build',
  applyToEnvironment: (environment) => environment.name === 'client',
  closeBundle() {
    const files = readdirSync(client, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(js|css|svg)$/.test(file),
    )
    for (const file of files) {
      const text = readFileSync(path.join(client, file))
      writeFileSync(path.join(client, `${file}.gz`), gzipSync(text, { level: 9 }))
      const size = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      writeFileSync(path.join(client, `${file}.br`), brotliCompressSync(text, { params: size }))
    }
  },
})

// `vite build` writes the browser's files (with a manifest, so that the server knows each page's chunks) and then, with the
// same plugins, the renderer that apps/api/src/web.ts loads.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), packFiles()],
  builder: {},
  build: { assetsInlineLimit: 0, reportCompressedSize: false },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: true,
        rolldownOptions: { input: ['src/entry-client.tsx', 'src/styles/main.css'] },
      },
    },
    // Own source (domain, contracts, messages) is TypeScript that Node cannot load, so it goes into the bundle.
    ssr: {
      resolve: { noExternal: [/^@chl\//] },
      build: { outDir: 'dist/server', copyPublicDir: false, rolldownOptions: { input: 'src/entry-server.tsx' } },
    },
  },
})
