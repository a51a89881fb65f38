import { MAX_FIELDS } from '@operagrid/shared/domain/field'
import { AppError } from '@operagrid/shared/errors'

/** Columns that are looked at: spreadsheet programs save empty ones to the right of a table. */
export const MAX_COLUMNS = MAX_FIELDS * 2

/** The error for a file with more columns than a grid has fields. */
export function tooWide(width: number): AppError {
  return new AppError(
    'BAD_INPUT',
    `The file has ${width} columns, and a grid has at most ${MAX_FIELDS} fields. Remove columns in your spreadsheet program, and import it again.`,
  )
}
