import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { fieldTypeNames, formatOf, hasChoices, isComputed, MAX_FIELD_DESCRIPTION } from '@operagrid/shared/domain/field'
import type { Choice, Field, FieldDefault, FieldDraft, FieldType } from '@operagrid/shared/domain/field'
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
import { useGridView } from '../grid-context.ts'
import { typeOf, typeOptions } from '../rollup/type-options.ts'
import { CalculationFields } from './calculation-fields.tsx'
import { ChoiceList } from './choice-list.tsx'
import { createCalculation } from './create-calculation.ts'
import { createLinking } from './create-linking.ts'
import { createRulesDraft } from './create-rules-draft.ts'
import { DefaultField, judgeDefault, noDefault } from './default-field.tsx'
import { DurationFormatField } from './duration-format-field.tsx'
import { audienceOf, audienceOptions, EVERYONE, rolesOf } from './field-audience.ts'
import { orderBeside } from './field-beside.ts'
import type { Beside } from './field-beside.ts'
import { audienceNote, lossWords } from './field-notes.ts'
import { FirstStateField } from './first-state-field.tsx'
import { asLink, LinkSettings } from './link-settings.tsx'
import { LinksFound } from './links-found.tsx'
import { NumberFormatFields } from './number-format-fields.tsx'
import { choicesOf } from './own-choices.ts'
import { RemovedChoices } from './removed-choices.tsx'
import { RulesSection } from './rules-section.tsx'
import { SeveralField } from './several-field.tsx'
import { tellRetyped } from './tell-retyped.ts'
import { typesAfter } from './types-after.ts'

type FieldDialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** The field to change; undefined to add one. */
  readonly field: Field | undefined
  /** Where one that is added is to stand; undefined = behind all others. */
  readonly beside: Beside | undefined
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
  const [byDefault, setDefault] = createSignal<FieldDefault | CellValue>(null)
  const [defaultFault, setDefaultFault] = createSignal<string>()
  const [format, setFormat] = createSignal<NumberFormat>(plainNumbers)
  const linking = createLinking(view.gridId, { field: () => props.field, type, open: () => props.open })
  const calculation = createCalculation(view.grid, { type, open: () => props.open })
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
        linking.begin(props.field)
        calculation.begin(props.field)
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
  const result = () => (calculates() ? calculation.result() : type())
  const inherited = () => calculation.inherited(usable(), audience())
  const seenWords = () =>
    [audienceNote(type(), audience()), inherited()].filter((words) => words !== undefined).join(' ')

  /** The field as it would be, as far as its cells depend on it. */
  const shaped = createMemo<Field>(() => ({
    id: props.field?.id ?? 'newfield',
    name: name(),
    type: type(),
    choices: takesChoices() ? choices().filter((choice) => choice.name.trim() !== '') : [],
    ...(result() === 'number' && { format: format() }),
    ...(result() === 'duration' && { format: formatOf({ type: 'duration', format: format() }) }),
    ...(type() === 'person' && { several: several() }),
    ...(type() === 'link' && asLink(linking.draft())),
    ...calculation.shape(),
  }))

  const ownName = () => view.grid()?.name ?? ''
  const types = () => typesAfter(props.field)

  const save = async (event: Event) => {
    event.preventDefault()
    const trimmed = name().trim()
    if (trimmed === '') {
      setFault('Give it a name.')
      return
    }
    if (type() === 'link' && shaped().link === undefined) {
      linking.setFault('Choose the grid whose records it links to.')
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
    if (!calculation.isSound()) return
    setBusy(true)
    const { id: _, choices: named, ...shape } = shaped()
    const said: FieldDraft = {
      ...shape,
      name: trimmed,
      hiddenFrom: rolesOf(audience()),
      description: description(),
      ...ruled,
      default: value,
    }
    const draft = { ...said, choices: named }
    const { field } = props
    // Asked now: when the answer is here the field may have its new type already.
    const isRetype = retyped()
    if (!field) {
      const { mirror } = linking.asked(ownName())
      const added = await view.fieldActions.add(draft, mirror)
      if (added !== null) {
        const order = view.fields().map(({ id }) => id)
        if (props.beside) view.look.arrange(orderBeside(order, added, props.beside))
        props.onOpenChange(false)
      }
    } else {
      // Text becomes choices by itself: the server makes one per distinct value.
      const makesChoices = hasChoices(draft) && isRetype && !hasChoices(field) && named.length === 0
      const isFree = await rules.settle(view.gridId, field, draft)
      const wanted = makesChoices ? said : draft
      const result = isFree ? await view.fieldActions.update(field.id, wanted, linking.asked(ownName())) : null
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
      size={type() === 'formula' ? 'md' : 'sm'}
      footer={
        <>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="field-form" busy={busy()} disabled={linking.isHeld()}>
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
          options={typeOptions(types())}
          value={calculation.option()}
          onChange={(value) => {
            const picked = typeOf(value)
            if (picked === undefined) return
            setType(picked.type)
            if (picked.how !== undefined) calculation.rollup.setHow(picked.how)
            rules.retype(picked.type)
            setDefault(null)
            if (picked.type === 'status' && !props.field && choices().length === 0) setChoices(starterStates())
          }}
        />
        <Show when={type() === 'link'}>
          <LinkSettings
            draft={linking.draft()}
            isNew={props.field?.type !== 'link'}
            ownGrid={{ id: view.gridId, name: ownName() }}
            error={linking.fault()}
            onChange={linking.set}
          />
          <LinksFound linking={linking} />
        </Show>
        <Show when={calculates()}>
          <CalculationFields
            draft={calculation}
            fields={usable()}
            shaped={shaped()}
            tried={tried()}
            onTarget={(field) => setFormat(formatOf(field))}
          />
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
        <Show when={result() === 'number'}>
          <NumberFormatFields format={format()} onChange={setFormat} />
        </Show>
        <Show when={result() === 'duration'}>
          <DurationFormatField format={format()} onChange={setFormat} />
        </Show>
        <Show when={type() === 'person'}>
          <SeveralField value={several()} onChange={setSeveral} loses={!retyped() && props.field?.several === true} />
        </Show>
        <Show when={takesChoices()}>
          <ChoiceList choices={choices()} onChange={setChoices} states={type() === 'status'} />
          <RemovedChoices choices={removed()} several={type() === 'multiSelect'} />
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
