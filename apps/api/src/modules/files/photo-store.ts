import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Env } from '#platform/env'
import { projectRoot } from '#platform/project-root'

type Dir = Pick<Env, 'FILES_DIR'>
export type Size = 'full' | 'thumb'

// By content: the same picture lies once, and a name says nothing of who sent it. Two letters a folder keep folders short.
const fileOf = ({ FILES_DIR }: Dir, hash: string, size: Size) =>
  path.resolve(projectRoot, FILES_DIR, 'photos', hash.slice(0, 2), `${hash}.${size}.webp`)

/** Writes a file whole or not at all: a name appears only when its bytes are there. */
export async function writePhoto(dir: Dir, hash: string, size: Size, bytes: Buffer): Promise<void> {
  const file = fileOf(dir, hash, size)
  await mkdir(path.dirname(file), { recursive: true })
  const made = `${file}.${randomUUID()}`
  try {
    await writeFile(made, bytes)
    await rename(made, file)
  } catch (error) {
    await rm(made, { force: true })
    throw error
  }
}

/** The bytes; null where there is no such file. */
export const loadPhoto = (dir: Dir, hash: string, size: Size): Promise<Buffer | null> =>
  readFile(fileOf(dir, hash, size)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** Removes both sizes; what isn't there is no error. */
export async function erasePhoto(dir: Dir, hash: string): Promise<void> {
  await Promise.all([rm(fileOf(dir, hash, 'full'), { force: true }), rm(fileOf(dir, hash, 'thumb'), { force: true })])
}
