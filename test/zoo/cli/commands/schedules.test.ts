import { Schedule } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

describe('zoo schedules', () => {
  it('adds one by the flags of zoo bench, and lists it', async () => {
    const { url, get } = await openRegistry()
    const flags = ['--task', 'infer', '--engine', 'wasm,cpu', '--batch', '1,8', '--px', '64']
    const added = await runZoo('schedules', 'add', '30 3 * * 1', 'efficientnet-b0', ...flags, '--json', '--registry', url)

    expect(added.code).toBe(0)
    const schedule = Schedule.parse(JSON.parse(added.stdout))
    const asked = { variants: ['efficientnet-b0'], tasks: ['infer'], engines: ['wasm', 'cpu'], batchSizes: [1, 8], imagePx: 64 }
    expect(schedule).toMatchObject({ cadence: '30 3 * * 1', request: asked })
    expect((await get(`/schedules/${schedule.id}`)).body).toEqual(schedule)
    const listed = await runZoo('schedules', '--registry', url)
    expect(listed.stdout).toMatch(new RegExp(`^${schedule.id} +30 3 \\* \\* 1 +\\d{4}-\\d\\d-\\d\\d 03:30 +- +efficientnet-b0$`, 'm'))
  })

  it('pauses, resumes and removes', async () => {
    const { url, call, get } = await openRegistry()
    const { body: schedule } = await call('POST', '/schedules', { cadence: 'every 7d', request: { variants: ['efficientnet-b0'] } })
    const run = (verb: string) => runZoo('schedules', verb, schedule.id, '--registry', url)

    expect((await run('pause')).stdout).toMatch(/every 7d +paused/)
    expect((await get(`/schedules/${schedule.id}`)).body.nextAtMs).toBeNull()
    expect((await run('resume')).stdout).not.toContain('paused')
    expect(await run('remove')).toMatchObject({ code: 0, stdout: '' })
    expect((await runZoo('schedules', '--registry', url)).stdout).toBe('no schedules\n')
  })

  it('passes on what the registry has against a cadence', async () => {
    const { url } = await openRegistry()
    const { code, stderr } = await runZoo('schedules', 'add', 'every 1m', 'efficientnet-b0', '--registry', url)

    expect(code).toBe(1)
    expect(stderr).toContain('less than 10 minutes apart')
  })

  it.each([
    [['add'], 'name the cadence'],
    [['add', 'every 7d'], 'name at least one variant'],
    [['pause'], 'pause: name the schedules'],
    [['remove', 'swp_00000000000000000000000000'], 'is not an id of the form sch_'],
    [['stop'], 'stop: allowed are add, pause, resume and remove'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('schedules', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
