import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import {
  fieldType,
  fieldTypeNames,
  fieldTypes,
  formatOf,
  hasChoices,
  isComputed,
  MAX_FIELD_DESCRIPTION,
} from '@operagrid/shared/domain/field'
import type { Choice, Field, FieldDraft, FieldType } from '@operagrid/shared/domain/field'
import { takesDefault } from '@operagrid/shared/domain/field-default'
import { usableFields } from '@operagrid/shared/domain/formula-text'
import { plainNumbers } from '@operagrid/shared/domain/number-format'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { starterStates } from '../../../live/starter-states.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { createFormulaDraft } from '../formula/create-formula-draft.ts'
import { FormulaField } from '../formula/formula-field.tsx'
import { useGridView } from '../grid-context.ts'
import { ChoiceList } from './choice-list.tsx'
import { createRulesDraft } from './create-rules-draft.ts'
import { DefaultField, judgeDefault, noDefault } from './default-field.tsx'
import { DurationFormatField } from './duration-format-field.tsx'
import { audienceOf, audienceOptions, EVERYONE, inheritedWords, rolesOf } from './field-audience.ts'
import { audienceNote, lossWords } from './field-notes.ts'
import { FirstStateField } from './first-state-field.tsx'
import { asLink, linkDraft, LinkSettings } from './link-settings.tsx'
import { NumberFormatFields } from './number-format-fields.tsx'
import { RulesSection } from './rules-section.tsx'
import { SeveralField } from './several-field.tsx'
import { tellRetyped } from './tell-retyped.ts'

type FieldDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** The field to change; undefined to add one. */
  readonly field: Field | undefined
}

/** Adds a field, or renames and retypes one, with its choices. */
export function FieldDialog(props: FieldDialogProps) {
  const view = useGridView()
  const [name, setName] = createSignal('')
  const [type, setType] = createSignal<FieldType>('text')
  const [choices, setChoices] = createSignal<readonly Choice[]>([])
  const [audience, setAudience] = createSignal(EVERYONE)
  const [description, setDescription] = createSignal('')
  const rules = createRulesDraft()
  const [several, setSeveral] = createSignal(false)
  const [byDefault, setDefault] = createSignal<CellValue>(null)
  const [defaultFault, setDefaultFault] = createSignal<string>()
  const [format, setFormat] = createSignal<NumberFormat>(plainNumbers)
  const [link, setLink] = createSignal(linkDraft(undefined))
  const [linkFault, setLinkFault] = createSignal<string>()
  const formula = createFormulaDraft(() => view.grid()?.fields ?? [])
  const [tried, setTried] = createSignal(false)
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        setName(props.field?.name ?? '')
        setType(props.field?.type ?? 'text')
        setChoices(choicesOf(props.field))
        setSeveral(props.field?.several ?? false)
        setAudience(audienceOf(props.field ?? {}))
        setDescription(props.field?.description ?? '')
        rules.begin(props.field)
        setDefault(() => props.field?.default ?? null)
        setDefaultFault(undefined)
        setFormat(formatOf(props.field ?? {}))
        setLink(linkDraft(props.field?.link))
        setLinkFault(undefined)
        formula.begin(props.field)
        setTried(false)
        setFault(undefined)
      },
    ),
  )
  /** What a formula may read: all that it can name but itself. */
  const usable = createMemo(() => usableFields(view.grid()?.fields ?? []).filter(({ id }) => id !== props.field?.id))
  const retyped = createMemo(() => props.field !== undefined && props.field.type !== type())
  const takesChoices = createMemo(() => hasChoices({ type: type() }))
  const removed = createMemo(() =>
    choicesOf(props.field).filter((choice) => takesChoices() && !choices().some((kept) => kept.id === choice.id)),
  )

  const calculates = () => isComputed({ type: type() })
  const inherited = () => (calculates() ? inheritedWords(formula.formula().source, usable(), audience()) : undefined)
  const seenWords = () =>
    [audienceNote(type(), audience()), inherited()].filter((words) => words !== undefined).join(' ')
  const hasNumbers = () => type() === 'number' || (calculates() && formula.result() === 'number')

  /** The field as it would be, as far as its cells depend on it. */
  const shaped = createMemo<Field>(() => ({
    id: props.field?.id ?? 'newfield',
    name: name(),
    type: type(),
    choices: takesChoices() ? choices().filter((choice) => choice.name.trim() !== '') : [],
    ...((hasNumbers() || type() === 'duration') && { format: formatOf({ type: type(), format: format() }) }),
    ...(type() === 'person' && { several: several() }),
    ...(type() === 'link' && asLink(link())),
    ...(calculates() && { formula: formula.formula() }),
  }))

  const ownName = () => view.grid()?.name ?? ''
  /** A link is made as one and stays one. */
  const types = () =>
    fieldTypes.filter((one) => props.field === undefined || (one === 'link') === (props.field.type === 'link'))

  const save = async (event: Event) => {
    event.preventDefault()
    const trimmed = name().trim()
    if (trimmed === '') {
      setFault('Give it a name.')
      return
    }
    if (type() === 'link' && shaped().link === undefined) {
      setLinkFault('Choose the grid whose records it links to.')
      return
    }
    const ruled = await rules.read(shaped())
    if (ruled === null) return
    const takes = takesDefault(type()) && !ruled.unique
    const { value, fault: misfit } = takes ? judgeDefault({ ...shaped(), ...ruled }, byDefault()) : noDefault
    if (misfit !== undefined) {
      setDefaultFault(misfit)
      return
    }
    setTried(true)
    if (calculates() && formula.problem() !== null) return
    setBusy(true)
    const { id: _, choices: named, ...shape } = shaped()
    const said: FieldDraft = {
      ...shape,
      name: trimmed,
      hiddenFrom: rolesOf(audience()),
      description: description(),
      ...ruled,
      // What was read fits a field that takes a default.
      default: value as FieldDraft['default'] & {},
    }
    const draft = { ...said, choices: named }
    const { field } = props
    // Asked now: when the answer is here the field may have its new type already.
    const isRetype = retyped()
    if (!field) {
      const mirror =
        type() === 'link' ? { name: link().mirrorName.trim() || ownName(), one: link().otherOne } : undefined
      if (await view.fieldActions.add(draft, mirror)) props.onOpenChange(false)
    } else {
      // Text becomes choices by itself: the server makes one per distinct value.
      const makesChoices = hasChoices(draft) && isRetype && !hasChoices(field) && named.length === 0
      const isFree = await rules.settle(view.gridId, field, draft)
      const result = isFree ? await view.fieldActions.update(field.id, makesChoices ? said : draft) : null
      if (result) {
        props.onOpenChange(false)
        if (isRetype) tellRetyped(field, draft.type, result)
      }
    }
    setBusy(false)
  }
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => props.onOpenChange(open)}
      title={props.field ? `Edit ${props.field.name}` : 'New field'}
      size={calculates() ? 'md' : 'sm'}
      footer={
        <>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="field-form" busy={busy()}>
            {props.field ? (rules.found()?.doubles.records === 0 ? 'Save anyway' : 'Save') : 'Add field'}
          </Button>
        </>
      }
    >
      <form id="field-form" class="field-form" onSubmit={(event) => void save(event)}>
        <TextField
          label="Name"
          value={name()}
          onChange={setName}
          error={fault()}
          maxLength={MAX_NAME}
          autofocus
          autocomplete="off"
        />
        <SelectField
          label="Type"
          options={types().map((value) => ({ value, label: fieldTypeNames[value] }))}
          value={type()}
          disabled={props.field?.type === 'link'}
          onChange={(value) => {
            const parsed = fieldType.safeParse(value)
            if (!parsed.success) return
            setType(parsed.data)
            rules.retype(parsed.data)
            setDefault(null)
            if (parsed.data === 'status' && !props.field && choices().length === 0) setChoices(starterStates())
          }}
        />
        <Show when={type() === 'link'}>
          <LinkSettings
            draft={link()}
            isNew={props.field === undefined}
            ownGrid={{ id: view.gridId, name: ownName() }}
            error={linkFault()}
            onChange={(next) => {
              setLink(next)
              setLinkFault(undefined)
            }}
          />
        </Show>
        <Show when={calculates()}>
          <FormulaField draft={formula} fields={usable()} shaped={shaped()} tried={tried()} />
        </Show>
        <TextField
          label="Description"
          description={calculates() ? 'Shown beside the field.' : 'Shown beside the field, and in forms.'}
          value={description()}
          onChange={setDescription}
          multiline
          rows={2}
          maxLength={MAX_FIELD_DESCRIPTION}
        />
        <SelectField
          label="Who sees this field"
          options={audienceOptions}
          value={audience()}
          onChange={setAudience}
          description={seenWords() || undefined}
        />
        <Show when={retyped()}>
          <Banner
            tone="warning"
            title={`From ${fieldTypeNames[props.field?.type ?? 'text'].toLowerCase()} to ${fieldTypeNames[type()].toLowerCase()}`}
          >
            {lossWords(props.field?.type ?? 'text', type())}
          </Banner>
        </Show>
        <Show when={hasNumbers()}>
          <NumberFormatFields format={format()} onChange={setFormat} />
        </Show>
        <Show when={type() === 'duration'}>
          <DurationFormatField format={format()} onChange={setFormat} />
        </Show>
        <Show when={type() === 'person'}>
          <SeveralField value={several()} onChange={setSeveral} loses={!retyped() && props.field?.several === true} />
        </Show>
        <Show when={takesChoices()}>
          <ChoiceList choices={choices()} onChange={setChoices} states={type() === 'status'} />
          <Show when={removed().length > 0}>
            <Banner tone="warning">
              {type() === 'multiSelect' ? 'Cells lose ' : 'Cells with '}
              {removed()
                .map((choice) => `“${choice.name}”`)
                .join(', ')}
              {type() === 'multiSelect' ? '. Those that hold nothing else become empty.' : ' become empty.'}
            </Banner>
          </Show>
        </Show>
        <Show when={type() === 'status' && shaped().choices.length > 0}>
          <FirstStateField field={shaped()} value={byDefault()} onChange={setDefault} />
        </Show>
        <RulesSection rules={rules} field={shaped()} before={props.field} onShow={() => props.onOpenChange(false)} />
        <Show when={takesDefault(type()) && type() !== 'status' && !rules.text().unique}>
          <DefaultField
            field={shaped()}
            value={byDefault()}
            onChange={(value) => {
              setDefault(() => value)
              setDefaultFault(undefined)
            }}
            error={defaultFault()}
          />
        </Show>
      </form>
    </Dialog>
  )
}

/** People are nobody's to change here. */
function choicesOf(field: Field | undefined): readonly Choice[] {
  return field && hasChoices(field) ? field.choices : []
}
