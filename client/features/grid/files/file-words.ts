import File from 'lucide-solid/icons/file'
import FileArchive from 'lucide-solid/icons/file-archive'
import FileImage from 'lucide-solid/icons/file-image'
import FileMusic from 'lucide-solid/icons/file-music'
import FileSpreadsheet from 'lucide-solid/icons/file-spreadsheet'
import FileText from 'lucide-solid/icons/file-text'
import FileVideo from 'lucide-solid/icons/file-video-camera'

import { endingOf, isPicture } from '@operagrid/shared/domain/attachment'
import type { FileFacts } from '@operagrid/shared/domain/attachment'

import { uiLocale } from '../../../ui/format-time.ts'
import type { Icon } from '../../../ui/icon.ts'

const units = ['bytes', 'KB', 'MB', 'GB'] as const

/** A size as people read it: `812 bytes`, `4.2 MB`. */
export function sizeWords(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const scaled = bytes / 1024 ** power
  const words = scaled.toLocaleString(uiLocale, { maximumFractionDigits: power === 0 || scaled >= 100 ? 0 : 1 })
  return `${words}\u00a0${bytes === 1 ? 'byte' : units[power]}`
}

const icons: readonly (readonly [Icon, readonly string[]])[] = [
  [FileText, ['.pdf', '.txt', '.md', '.doc', '.docx', '.odt', '.rtf']],
  [FileSpreadsheet, ['.csv', '.xls', '.xlsx', '.ods', '.tsv']],
  [FileImage, ['.svg', '.heic', '.heif', '.tif', '.tiff', '.bmp', '.avif']],
  [FileVideo, ['.mp4', '.mov', '.webm', '.avi', '.mkv']],
  [FileMusic, ['.mp3', '.m4a', '.wav', '.ogg', '.flac']],
  [FileArchive, ['.zip', '.7z', '.gz', '.tar', '.rar']],
]

/** A mark for a file by its name's ending: for the eye alone, nothing is opened by it. */
export function fileIcon({ name, type }: Pick<FileFacts, 'name' | 'type'>): Icon {
  if (isPicture({ type })) return FileImage
  const ending = endingOf(name)
  return icons.find(([, endings]) => endings.includes(ending))?.[0] ?? File
}
