import { z } from 'zod'

import { nameText } from './text.ts'

/** Another name for the workspace; its address stays. */
export const tenantRename = z.strictObject({ name: nameText })
