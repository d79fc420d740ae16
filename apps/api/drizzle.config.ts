import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso',
  schema: './apps/api/src/db/schema/*.ts',
  out: './migrations',
})
