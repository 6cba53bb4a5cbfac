import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

// `vite build` writes the browser's files once a language, each with a manifest, so that the server knows a page's chunks; then,
// with the same plugins, the renderer that apps/api/src/web.ts loads. In development one set speaks both languages.
const LANGUAGE: Record<string, 'vi' | 'en'> = { client: 'vi', client_en: 'en' }

/**
 * A browser reads a page in one language, so it need not carry the other's words, nor the means to choose: that is a quarter of
 * our own code. The switch loads the page anew. The server and development keep the whole of it.
 */
const oneLanguage = (): Plugin => ({
  name: 'one-language',
  apply: 'build',
  applyToEnvironment: ({ name }) => name in LANGUAGE,
  load(id) {
    if (!id.endsWith('/messages/compiled/runtime.js')) return
    const language = JSON.stringify(LANGUAGE[this.environment.name])
    return `export const experimentalStaticLocale = ${language}; export const getLocale = () => ${language}; export const overwriteGetLocale = () => {}`
  },
  transform(code, id) {
    if (!id.includes('/messages/compiled/messages/')) return
    const choice = 'experimentalStaticLocale ?? options.locale ?? getLocale()'
    return code.replaceAll(choice, JSON.stringify(LANGUAGE[this.environment.name]))
  },
})

/** React Router's package gives everybody its development build; browsers get the one without its warnings. */
const leanRouter = (): Plugin => ({
  name: 'lean-router',
  apply: 'build',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name in LANGUAGE,
  async resolveId(source, importer) {
    if (source !== 'react-router' && source !== 'react-router/dom') return
    const found = await this.resolve(source, importer, { skipSelf: true })
    return found && { ...found, id: found.id.replace('/dist/development/', '/dist/production/') }
  },
})

/** Writes `x.br` and `x.gz` beside every text file of the browser's, once, so that serving them packed costs nothing. */
const packFiles = (): Plugin => ({
  name: 'pack-files',
  apply: 'build',
  applyToEnvironment: ({ name }) => name in LANGUAGE,
  closeBundle() {
    const dir = path.join(import.meta.dirname, this.environment.config.build.outDir)
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css|svg)$/.test(file))
    for (const file of files) {
      const text = readFileSync(path.join(dir, file))
      writeFileSync(path.join(dir, `${file}.gz`), gzipSync(text, { level: 9 }))
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      writeFileSync(path.join(dir, `${file}.br`), brotliCompressSync(text, { params }))
    }
  },
})

/** What nearly every page with goods on it needs: figures, cards, and what the market's parts share. */
const GOODS =
  /listings\/(lot-card|market\.queries|market-names)|shared\/(format|goods|ui\/figures)|domain\/src\/quantity\./

/** What nearly every page behind sign-in needs, a few hundred bytes each. */
const FORMS =
  /shared\/(ui\/(button|choice|dialog|field|form-errors|note|shown|states)|query\/send|realtime\/feed)\.|domain\/src\/decimal\./

const browser = (outDir: string, copyPublicDir: boolean): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    outDir,
    copyPublicDir,
    manifest: true,
    rolldownOptions: {
      input: ['src/entry-client.tsx', 'src/styles/main.css'],
      // Few larger files pack better than many small ones, and the libraries' file is the same in both languages and releases.
      output: {
        // The first file names every page's files, so their names are as short as may be; the manifest knows whose they are.
        chunkFileNames: 'assets/[hash:7].js',
        codeSplitting: {
          groups: [
            { name: 'libraries', tags: ['$initial'], test: /node_modules/ },
            { name: 'shell', tags: ['$initial'], test: /\.tsx?$|messages\/compiled/ },
            { name: 'goods', test: GOODS },
            { name: 'forms', test: FORMS, minShareCount: 8 },
          ],
        },
      },
    },
  },
})

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  plugins: [react(), oneLanguage(), leanRouter(), packFiles()],
  builder: {},
  build: { assetsInlineLimit: 0, reportCompressedSize: false },
  environments: {
    client: browser('dist/client', true),
    ...(command === 'build' && { client_en: browser('dist/client-en', false) }),
    // Own source (domain, contracts, messages) is TypeScript that Node cannot load, so it goes into the bundle.
    ssr: {
      resolve: { noExternal: [/^@chl\//] },
      build: { outDir: 'dist/server', copyPublicDir: false, rolldownOptions: { input: 'src/entry-server.tsx' } },
    },
  },
}))
