import { MintedWebhook, WebhookDeliveryList } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../../../apps/api/src/webhooks/dispatcher.ts'
import { nodeSender } from '../../../../apps/api/src/webhooks/post-node.ts'
import { openReceiver } from '../../../api/webhooks/open-receiver.ts'
import { openRegistry } from '../open-registry.ts'
import { runZoo } from '../run-zoo.ts'

const sender = nodeSender(true)

async function open(replyTo?: Parameters<typeof openReceiver>[0]) {
  const registry = await openRegistry(undefined, { auth: 'open', sender })
  registry.clock.nowMs = Date.now()
  const receiver = await openReceiver(replyTo)
  const run = (...args: string[]) => runZoo('webhooks', ...args, '--registry', registry.url)
  const dispatcher = createDispatcher({ db: registry.db, sender, nowMs: () => registry.clock.nowMs, random: () => 0.5 })
  return {
    ...registry,
    receiver,
    run,
    create: async (...flags: string[]) => MintedWebhook.parse(JSON.parse((await run('create', receiver.url, ...flags, '--json')).stdout)),
    async dispatch() {
      await dispatcher.run()
      await dispatcher.settle()
    },
  }
}

describe('zoo webhooks', () => {
  it('creates one, shows its secret once, lists and deletes it', async () => {
    const { run, receiver, get } = await open()
    const created = await run('create', receiver.url, '--event', 'sweep.done', '--event', 'job.failed')

    expect(created.code).toBe(0)
    const [, id = '', secret] =
      /(whk_\w+) +on +sweep.done, job.failed +http\S+\nsecret, shown this once: (whsec_\S+)\n$/.exec(created.stdout) ?? []
    expect(secret).toBeDefined()
    expect((await get(`/webhooks/${id}`)).body).toMatchObject({ url: receiver.url, events: ['sweep.done', 'job.failed'] })
    const listed = await run()
    expect(listed.stdout).toContain(id)
    expect(listed.stdout).not.toContain('whsec_')
    expect(await run('delete', id)).toMatchObject({ code: 0, stdout: '' })
    expect((await run()).stdout).toBe('no webhooks\n')
  })

  it('is told of all that there is unless --event says otherwise', async () => {
    const { create } = await open()

    expect((await create()).events).toEqual(['job.done', 'job.failed', 'job.cancelled', 'sweep.done'])
  })

  it('tries one, and exits with 1 where the message does not arrive', async () => {
    const { create, run, receiver } = await open((count) => ({ status: count === 1 ? 204 : 500 }))
    const { id } = await create()

    expect(await run('test', id)).toMatchObject({ code: 0, stdout: 'delivered: it answered 204\n' })
    expect(JSON.parse(receiver.received[0]!.body).type).toBe('webhook.test')
    expect(await run('test', id)).toMatchObject({ code: 1, stdout: 'not delivered: it answered 500\n' })
    expect(JSON.parse((await run('test', id, '--json')).stdout)).toEqual({ isDelivered: false, status: 500, error: 'it answered 500' })
  })

  it('shows what was sent, and sends it again', async () => {
    const { create, run, call, clock, dispatch, receiver } = await open((count) => ({ status: count === 1 ? 500 : 204 }))
    const { id } = await create()
    expect((await run('deliveries', id)).stdout).toBe('nothing was sent\n')
    const { body: job } = await call('POST', '/jobs', { variant: 'efficientnet-b0' })
    await call('POST', `/jobs/${job.id}/cancel`)
    await dispatch()

    const shown = await run('deliveries', id)
    expect(shown.stdout).toMatch(
      new RegExp(`dlv_\\w+ +job.cancelled +${job.id} +pending +1 +\\d+ s +it answered 500; again (now|in \\d s)`),
    )
    const [delivery] = WebhookDeliveryList.parse(JSON.parse((await run('deliveries', id, '--json')).stdout)).items
    clock.nowMs += 61_000
    expect((await run('retry', id, delivery!.id)).stdout).toMatch(/pending +1 /)
    await dispatch()

    expect(receiver.received).toHaveLength(2)
    expect((await run('deliveries', id)).stdout).toMatch(/delivered +2 +\d+ s +204\n/)
  })

  it('passes on what the registry has against it', async () => {
    const { url } = await openRegistry()
    const { code, stderr } = await runZoo('webhooks', 'create', 'https://10.0.0.1/hook', '--registry', url)

    expect(code).toBe(1)
    expect(stderr).toContain('not of the public internet')
  })

  it.each([
    [['create'], 'create: name one URL'],
    [['create', 'https://example.com', '--event', 'job.started'], '--event job.started: allowed are job.done, job.failed'],
    [['--event', 'job.done'], '--event is for create'],
    [['delete'], 'delete: name the webhooks'],
    [['test', 'job_00000000000000000000000000'], 'is not an id of the form whk_'],
    [['deliveries', 'whk_00000000000000000000000000', 'whk_00000000000000000000000000'], 'deliveries: name one webhook'],
    [['retry', 'whk_00000000000000000000000000'], 'retry: name the delivery'],
    [['pause'], 'pause: allowed are create, delete, test, deliveries and retry'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, stderr } = await runZoo('webhooks', ...args)

    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
