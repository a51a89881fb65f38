import { maxBytesOf, photoTypes } from '@operagrid/shared/domain/attachment'
import type { AttachmentKind } from '@operagrid/shared/domain/attachment'
import type { Field } from '@operagrid/shared/domain/field'

import { sizeWords } from './file-words.ts'

/** What a file is sent for that is added to a field. */
export function kindFor({ type }: Pick<Field, 'type'>): AttachmentKind {
  return type === 'photo' ? 'photo' : 'file'
}

/** Why a file is not worth sending, as a sentence for the person; null when it is. The server looks at its bytes. */
export function fileFault(file: Pick<File, 'name' | 'size' | 'type'>, kind: AttachmentKind): string | null {
  if (file.size === 0) return 'The file is empty.'
  // What a browser takes for a picture of another kind may be one that the server reads.
  const seemsPicture = file.type.startsWith('image/') ? file.type !== 'image/svg+xml' : file.type === ''
  if (kind === 'photo' && !seemsPicture && !photoTypes.some((type) => type === file.type))
    return 'This is no photo. Choose a JPEG, PNG, WebP or GIF.'
  if (file.size > maxBytesOf[kind])
    return `It has ${sizeWords(file.size)}; a ${kind} may have ${sizeWords(maxBytesOf[kind])} at most.`
  return null
}
