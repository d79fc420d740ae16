import { mkdirSync, writeFileSync } from 'node:fs'
import { generateClient } from './generate-client.ts'

for (const { file, text } of await generateClient()) {
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, text)
  console.log(`${file.pathname}: ${text.length} characters`)
}
