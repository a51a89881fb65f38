import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { updateNotice } from '@operagrid/shared/domain/protocol'

/** The stamp of the build that this page is of; empty where nothing was built (the development server). */
export const pageBuild: string = document.querySelector<HTMLMetaElement>('meta[name="operagrid-build"]')?.content ?? ''

const [offered, setOffered] = createSignal(false)

/** True once the server has said that it serves a newer page than this one, which still works. */
export const updateOffered: Accessor<boolean> = offered

/** Takes a notice of the server that names the build which it serves now. */
export function hearNotice(text: string): void {
  const notice = updateNotice.safeParse(JSON.parse(text))
  if (notice.success && pageBuild !== '' && notice.data.params.build !== pageBuild) setOffered(true)
}
