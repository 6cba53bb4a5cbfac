import { defineConfig } from 'prisma/config'

// Only `prisma generate` and Prisma's own tools read this; the scripts in scripts/ take the address themselves.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_OWNER_URL ?? '' },
})
