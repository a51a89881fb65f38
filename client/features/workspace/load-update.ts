import { reloadPage, unsavedWords } from '../../live/unsaved.ts'
import { confirm } from '../../ui/confirm.ts'
import { keepTyped } from './keep-typed.ts'

/**
 * Loads the new version, at the person's word. What is being typed is entered first, and what was entered
 * is kept and sent by the new page; what cannot be kept is asked about.
 */
export async function loadUpdate(): Promise<void> {
  await keepTyped()
  const lost = unsavedWords()
  const sure =
    lost.length === 0 ||
    (await confirm({
      title: 'Load the new version now?',
      text: `This would be lost: ${lost.join(', ')}. You can update later just as well.`,
      confirmLabel: 'Load it',
    }))
  if (sure) reloadPage()
}
