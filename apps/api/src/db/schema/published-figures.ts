import type { PublishedFigure, VariantId } from '@effzoo/contract'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { variants } from './variants.ts'

/** What somebody published of a variant. Nothing is searched inside a figure, so it is kept whole. */
export const publishedFigures = sqliteTable(
  'published_figures',
  {
    id: text().primaryKey(),
    variant: text()
      .$type<VariantId>()
      .notNull()
      .references(() => variants.id, { onDelete: 'cascade' }),
    /** Place in the seed: figures are shown in the order of their sources. */
    position: integer().notNull(),
    figure: text({ mode: 'json' }).$type<PublishedFigure>().notNull(),
  },
  (t) => [index('published_figures_variant').on(t.variant, t.position)],
)
