import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { FormItem } from '@operagrid/shared/domain/form'

/** What every kind of question takes. `value` may be what was typed so far, and not fit the field yet. */
export type QuestionProps = {
  readonly item: FormItem
  readonly field: Field
  readonly value: CellValue
  readonly onChange: (value: CellValue) => void
  /** What is wrong with the answer; undefined = nothing, or not looked at yet. */
  readonly error?: string | undefined
}

/** Where a photo question keeps its pictures: on the phone, or nowhere in a preview. */
export type PhotoBox = {
  /** Where the picture can be shown from; undefined until it is there. */
  readonly urlOf: (photoId: string) => string | undefined
  /** Makes the files small, keeps them, and answers their ids in order. Throws an Error with words for the person. */
  readonly add: (files: readonly File[]) => Promise<readonly string[]>
  readonly remove: (photoId: string) => void
}
