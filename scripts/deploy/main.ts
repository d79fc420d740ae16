// `npm run deploy -- [--dry-run | --database-only]`: the registry to Cloudflare Workers, and its database before it. docs/deploy.md has the rest.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { prepareDatabase } from './prepare-database.ts'
import { configPath, runWrangler } from './wrangler.ts'

const usage = `Usage: npm run deploy -- [--dry-run | --database-only]

  --dry-run         builds what would be uploaded and checks wrangler.jsonc; needs no account and no network
  --database-only   brings the database to the tables and the registry of this version, and stops
  DATABASE_URL, DATABASE_AUTH_TOKEN   the libSQL server; both become secrets of the Worker
  SIGNING_KEY                         what \`npm run -s admin -- keys create --print-secret\` prints; becomes one where it is set
  CLOUDFLARE_API_TOKEN                or log in once: npx wrangler login
`

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** What is not there yet, each with the command that brings it. */
async function findMissing({ needsCloudflare }: { needsCloudflare: boolean }): Promise<string[]> {
  const { DATABASE_URL: url, DATABASE_AUTH_TOKEN: authToken, CLOUDFLARE_API_TOKEN: apiToken } = process.env
  const missing: string[] = []
  if (!url) missing.push('DATABASE_URL is not set: `turso db show --url NAME` prints it, or it is the address of your libSQL server')
  else if (!/^(libsql|https?):\/\//.test(url)) {
    missing.push(`DATABASE_URL=${url} is no server; allowed are libsql://, https:// and http://, for a Worker has no files`)
  } else if (!authToken && !/^http:\/\//.test(url)) {
    missing.push('DATABASE_AUTH_TOKEN is not set: `turso db tokens create NAME` makes one')
  }
  if (needsCloudflare && !apiToken && (await runWrangler(['whoami'], { isQuiet: true })).output.includes('not authenticated')) {
    missing.push('Cloudflare does not know you: `npx wrangler login`, or set CLOUDFLARE_API_TOKEN (template "Edit Cloudflare Workers")')
  }
  return missing
}

/** Secrets travel in a file that only its owner reads: arguments would be seen by every process. */
async function upload(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-deploy-'))
  const file = join(folder, 'secrets.json')
  try {
    const { DATABASE_URL, DATABASE_AUTH_TOKEN, SIGNING_KEY } = process.env
    const secrets = { DATABASE_URL, ...(DATABASE_AUTH_TOKEN && { DATABASE_AUTH_TOKEN }), ...(SIGNING_KEY && { SIGNING_KEY }) }
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
    const { code } = await runWrangler(['deploy', '--secrets-file', file])
    if (code !== 0) say('deploy: wrangler said why above; a missing bucket is made by `npx wrangler r2 bucket create effzoo-checkpoints`')
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function dryRun(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-deploy-'))
  try {
    const { code } = await runWrangler(['deploy', '--dry-run', '--outdir', folder])
    if (code === 0) say(`deploy: ${configPath} is good; nothing was uploaded`)
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function deploy(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { 'dry-run': { type: 'boolean' }, 'database-only': { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  if (values['dry-run']) return dryRun()
  const missing = await findMissing({ needsCloudflare: !values['database-only'] })
  if (missing.length > 0) {
    process.stderr.write(`${missing.map((line) => `deploy: ${line}\n`).join('')}`)
    return 1
  }
  await prepareDatabase(process.env.DATABASE_URL!, process.env.DATABASE_AUTH_TOKEN || undefined)
  say('deploy: the database has the tables and the registry of this version')
  return values['database-only'] ? 0 : upload()
}

try {
  process.exitCode = await deploy(process.argv.slice(2))
} catch (error) {
  const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  process.stderr.write(`deploy: ${error instanceof Error ? error.message : error}\n${isUsage ? usage : ''}`)
  process.exitCode = isUsage ? 2 : 1
}
