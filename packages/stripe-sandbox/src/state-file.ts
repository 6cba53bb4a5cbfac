import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { StripeSandbox } from './sandbox.ts'

const SOON = 100

/**
 * Keeps everything in a file, so that it is there again after a restart: written whole beside it and put in its place,
 * soon after each change. `flush` writes what has not been written yet.
 * @throws Error where the file is there and cannot be read
 */
export function keepState(sandbox: StripeSandbox, file: string): { flush: () => void } {
  const old = read(file)
  if (old !== null)
    try {
      sandbox.world.restore(old)
    } catch (error) {
      throw new Error(`${file} is not a state of this sandbox (remove it to begin anew)`, { cause: error })
    }
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    mkdirSync(path.dirname(file), { recursive: true })
    const next = `${file}.next`
    writeFileSync(next, sandbox.world.dump())
    renameSync(next, file)
  }
  sandbox.onChange = () => {
    timer ??= setTimeout(flush, SOON)
  }
  return { flush }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
