export { receivePhoto } from './receive-photo.ts'
export { removePhoto } from './remove-photo.ts'
export { routes } from './routes.ts'
