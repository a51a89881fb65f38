import { v7 as uuidv7 } from 'uuid'

import type { Field } from '@operagrid/shared/domain/field'

import { trpc } from '../trpc.ts'
import { tellListChanged } from './list-changes.ts'
import { newShortId } from './short-id.ts'
import { starterStates } from './starter-states.ts'

/** Makes a grid without records, with the fields that nearly every operation begins with; answers its id. */
export async function createEmptyGrid(name: string): Promise<string> {
  const id = uuidv7()
  await trpc.grid.create.mutate({ id, name, fields: firstFields() })
  tellListChanged()
  return id
}

function firstFields(): Field[] {
  return [
    { id: newShortId(), name: 'Title', type: 'text', choices: [] },
    { id: newShortId(), name: 'Status', type: 'status', choices: [...starterStates()] },
    { id: newShortId(), name: 'When', type: 'dateTime', choices: [] },
    { id: newShortId(), name: 'Notes', type: 'longText', choices: [] },
  ]
}
