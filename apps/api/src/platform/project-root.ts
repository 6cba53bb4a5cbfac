import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder of the whole project, found upward: this file lies elsewhere in development than in a build. */
export const projectRoot = (() => {
  for (let dir = import.meta.dirname; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, 'turbo.json'))) return dir
    if (dir === path.dirname(dir)) throw new Error('turbo.json is not above this file: the project is incomplete')
  }
})()
