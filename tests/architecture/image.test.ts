// What the image of production holds: read from its recipe, because no machine that runs these tests has to have Docker.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from './cruise.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const recipe = read('Dockerfile').replaceAll(/\\\n\s*/g, '')
type Package = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }
const packageOf = (file: string): Package => JSON.parse(read(file))

test('every workspace’s package file is there before packages are installed', () => {
  const workspaces = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
  )
  for (const folder of workspaces.filter((name) => existsSync(path.join(root, name, 'package.json'))))
    expect(recipe).toContain(`COPY ${folder}/package.json ${folder}/`)
})

test('the stand-in for Stripe is in no image of production, and nothing of production asks for it', () => {
  const [, prune = ''] = /^RUN (npm prune --omit=dev .*)$/m.exec(recipe) ?? []
  expect(prune).toContain('rm -rf')
  for (const gone of ['node_modules/@chl/stripe-sandbox', 'packages/stripe-sandbox'])
    expect(prune).toContain(` ${gone} `)
  // What is copied on comes after that, and nothing is installed or copied from outside any more.
  const [, last = ''] = recipe.split(prune)
  expect(last).not.toMatch(/npm (ci|install)/)
  expect([...last.matchAll(/^COPY (.*)$/gm)].map(([, what]) => what)).toEqual(['--from=build /app ./'])
  expect(packageOf('package.json').devDependencies).toHaveProperty('@chl/stripe-sandbox')
  for (const file of ['package.json', 'apps/api/package.json', 'apps/web/package.json'])
    expect(packageOf(file).dependencies).not.toHaveProperty('@chl/stripe-sandbox')
})
