/** What clients call an operation, and under what people look for it, where its route does not say so itself. */
const named: Readonly<Record<string, { operationId: string; tag: string }>> = {
  'get /health': { operationId: 'getHealth', tag: 'registry' },
  'get /health/live': { operationId: 'getLiveness', tag: 'registry' },
  'get /metrics': { operationId: 'getMetrics', tag: 'registry' },
  'get /models': { operationId: 'listModels', tag: 'models' },
  'get /published': { operationId: 'listPublished', tag: 'models' },
  'get /jobs': { operationId: 'listJobs', tag: 'jobs' },
  'post /jobs': { operationId: 'submitJob', tag: 'jobs' },
  'get /jobs/{id}': { operationId: 'getJob', tag: 'jobs' },
  'get /jobs/{id}/attempts': { operationId: 'listAttempts', tag: 'jobs' },
  'post /jobs/{id}/redrive': { operationId: 'redriveJob', tag: 'jobs' },
  'post /jobs/{id}/cancel': { operationId: 'cancelJob', tag: 'jobs' },
  'get /sweeps': { operationId: 'listSweeps', tag: 'sweeps' },
  'post /sweeps': { operationId: 'submitSweep', tag: 'sweeps' },
  'get /sweeps/{id}': { operationId: 'getSweep', tag: 'sweeps' },
  'post /sweeps/{id}/cancel': { operationId: 'cancelSweep', tag: 'sweeps' },
  'get /schedules': { operationId: 'listSchedules', tag: 'schedules' },
  'post /schedules': { operationId: 'createSchedule', tag: 'schedules' },
  'get /schedules/{id}': { operationId: 'getSchedule', tag: 'schedules' },
  'post /schedules/{id}/pause': { operationId: 'pauseSchedule', tag: 'schedules' },
  'post /schedules/{id}/resume': { operationId: 'resumeSchedule', tag: 'schedules' },
  'delete /schedules/{id}': { operationId: 'deleteSchedule', tag: 'schedules' },
  'get /results': { operationId: 'listResults', tag: 'results' },
  'get /results/{id}': { operationId: 'getResult', tag: 'results' },
  'get /devices': { operationId: 'listDevices', tag: 'runners' },
  'get /runners': { operationId: 'listRunners', tag: 'runners' },
  'get /runners/{id}': { operationId: 'getRunner', tag: 'runners' },
  'post /runners': { operationId: 'registerRunner', tag: 'runners' },
  'put /runners/self': { operationId: 'describeRunner', tag: 'runners' },
  'get /queue': { operationId: 'getQueue', tag: 'jobs' },
  'get /tokens/self': { operationId: 'getTokenSelf', tag: 'tokens' },
  'get /tokens': { operationId: 'listTokens', tag: 'tokens' },
  'post /tokens': { operationId: 'createToken', tag: 'tokens' },
  'delete /tokens/{id}': { operationId: 'revokeToken', tag: 'tokens' },
  'post /uploads': { operationId: 'beginUpload', tag: 'uploads' },
  'get /uploads/{id}': { operationId: 'getUpload', tag: 'uploads' },
  'put /uploads/{id}/parts/{part}': { operationId: 'putPart', tag: 'uploads' },
  'post /uploads/{id}/complete': { operationId: 'completeUpload', tag: 'uploads' },
  'post /jobs/claim': { operationId: 'claimJob', tag: 'attempts' },
  'post /jobs/{id}/attempts/{attempt}/heartbeat': { operationId: 'sendHeartbeat', tag: 'attempts' },
  'put /jobs/{id}/attempts/{attempt}/result': { operationId: 'putResult', tag: 'attempts' },
  'put /jobs/{id}/attempts/{attempt}/failure': { operationId: 'putFailure', tag: 'attempts' },
  'post /jobs/{id}/attempts/{attempt}/release': { operationId: 'releaseJob', tag: 'attempts' },
}

export const tagDescriptions: Readonly<Record<string, string>> = {
  registry: 'The registry itself',
  models: 'Architectures: what they are, what was published and measured of them',
  jobs: 'Requests for measurements',
  sweeps: 'One request for many measurements',
  schedules: 'Sweeps that are made again and again, so that figures do not go stale',
  results: 'Measurements',
  runners: 'Who measures, and on what',
  tokens: 'Who may write; reading needs none',
  checkpoints: 'Weights: signed manifests, files by range, tags',
  webhooks: 'Who is told when jobs end',
  uploads: 'How files come here: in parts, each checked, to be gone on with after a break',
  attempts: 'What a runner does with a job that it holds. It says who it is by its key.',
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** `get /tokens/{id}` is getTokens of the tag tokens, unless it is named here. */
export function nameOperation(method: string, path: string): { operationId: string; tag: string } {
  const words = path.split(/[/-]/).filter((part) => part !== '' && !part.startsWith('{'))
  return named[`${method} ${path}`] ?? { operationId: method + words.map(capitalized).join(''), tag: words[0] ?? 'registry' }
}
