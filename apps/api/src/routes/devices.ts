import { DevicePage, DeviceQuery } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { answerKnown, answerList } from '../answer/answer-list.ts'
import { listResponses } from '../answer/list-responses.ts'
import { deviceList } from '../registry/lists.ts'
import { createRouter } from '../router.ts'

const getDevices = createRoute({
  method: 'get',
  path: '/devices',
  summary: 'What was measured on',
  description: 'The devices that results came from, with how many results and variants; an id or a part of a name is a value of device=.',
  request: { query: DeviceQuery },
  middleware: answerKnown(deviceList),
  responses: listResponses(DevicePage, 'One page of devices'),
})

export const devices = createRouter().openapi(getDevices, (c) => answerList(c, deviceList, c.req.valid('query')) as never)
