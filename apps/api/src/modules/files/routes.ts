import * as contract from '@chl/contracts/files'
import type { Env } from '#platform/env'
import { Routes } from '#platform/http'
import { getPhoto } from './get-photo.ts'
import { uploadPhoto } from './upload-photo.ts'

export const routes = (env: Pick<Env, 'FILES_DIR'>) =>
  new Routes().write(contract.uploadPhoto, uploadPhoto(env)).read(contract.getPhoto, getPhoto(env))
