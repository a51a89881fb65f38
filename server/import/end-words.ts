import { AppError } from '@operagrid/shared/errors'

import { cancelled, stopped } from './import-store.ts'

/** Why an import ended before its end, in words for its member. */
export type EndWords = (error: unknown) => string

export const importWords: EndWords = (error) =>
  error instanceof AppError ? error.message : 'Something broke on our side; nothing was imported. Try again.'

/** The same of a copy of a grid. */
export const copyWords: EndWords = (error) => {
  if (error === cancelled) return 'It was stopped, and the copy removed.'
  if (error === stopped) return 'The server was stopped, and the copy removed. Duplicate the grid again.'
  return error instanceof AppError ? error.message : 'Something broke on our side; the copy was removed. Try again.'
}
