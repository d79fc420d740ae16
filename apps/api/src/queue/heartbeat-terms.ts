import { lease } from '@effzoo/contract'

const jitter = 0.2

/** When the next heartbeat is to come: 12 to 18 s, so that runners that started together do not beat together, and three fit into a lease. */
export const nextHeartbeatMs = (random: () => number): number => Math.round(lease.heartbeatMs * (1 - jitter + 2 * jitter * random()))
