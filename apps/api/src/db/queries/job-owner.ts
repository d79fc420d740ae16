import { ZooError } from '@effzoo/contract'
import { eq, isNull, or } from 'drizzle-orm'
import { jobs } from '../schema/jobs.ts'

/** Of jobs that the owner may change: its own, and those that nobody owns. With null anybody's. */
export const isOf = (owner: string | null) => (owner === null ? undefined : or(isNull(jobs.owner), eq(jobs.owner, owner)))

export function refuseOthers<Owned extends { readonly id: string; readonly owner: string | null }>(
  owned: Owned,
  owner: string | null,
): Owned {
  if (owner === null || owned.owner === null || owned.owner === owner) return owned
  throw new ZooError('not-the-owner', `${owned.id} is of ${owned.owner}, and you are ${owner}; an admin may change it too`)
}
