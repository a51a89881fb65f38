import { AppError } from '@operagrid/shared/errors'

import { sqlState } from '../tenant.ts'

/** PostgreSQL's word for a value it does not know, here: a time zone. */
const INVALID_PARAMETER = '22023'

/**
 * To be called with what a statement that names a time zone was refused with: the runtime may know zones that PostgreSQL does not.
 *
 * @throws AppError BAD_INPUT for such a zone, and all else as it is
 */
export function refuseZone(error: unknown): never {
  if (sqlState(error) !== INVALID_PARAMETER) throw error
  throw new AppError('BAD_INPUT', 'The database does not know that time zone; choose another.', { cause: error })
}
