import journal from '../../../../migrations/meta/_journal.json' with { type: 'json' }

/** What the newest migration that this program knows is recorded under, once it was applied. */
export const newestMigrationMs = Math.max(...journal.entries.map(({ when }) => when))
