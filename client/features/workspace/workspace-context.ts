import { createContext, useContext, type Accessor } from 'solid-js'

import type { CurrentSession } from '@operagrid/shared/domain/session'

import type { WorkspaceLists } from './create-workspace-lists.ts'

export type Workspace = WorkspaceLists & { readonly session: Accessor<CurrentSession> }

export const WorkspaceContext = createContext<Workspace>()

/** The workspace around this page. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace is for pages inside WorkspaceLayout.')
  return workspace
}
