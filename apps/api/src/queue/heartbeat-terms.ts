import { lease } from '@effzoo/contract'

const jitter = 0.2

/** When the next heartbeat is to come: runners that started together do not beat together. Four fit into a lease, or three and a late one. */
export const nextHeartbeatMs = (random: () => number): number => Math.round(lease.heartbeatMs * (1 - jitter + 2 * jitter * random()))
