import { AppError } from '@operagrid/shared/errors'

/** The error for a workbook whose parts do not hold what they should. */
export function damaged(cause?: unknown): AppError {
  return new AppError(
    'BAD_INPUT',
    'This workbook is damaged and cannot be read. Open it in your spreadsheet program, save it again, and drop the new file.',
    cause === undefined ? {} : { cause },
  )
}
