import type { FormDraft } from '@operagrid/shared/domain/form'

import { fieldIds } from './festival.ts'

/** What a steward with a phone is asked. */
export const reportForm: FormDraft = {
  name: 'Report an incident',
  description: 'For everything the control room should know. In danger to life call 112 first.',
  open: true,
  items: [
    { fieldId: fieldIds.title, label: 'What happened?', help: 'A few words, like on the radio.', required: true },
    { fieldId: fieldIds.category, label: 'Kind', help: '', required: true },
    { fieldId: fieldIds.place, label: 'Where?', help: 'Stage, pier or gate.', required: true },
    { fieldId: fieldIds.position, label: 'Position on the map', help: 'Your phone knows it.', required: false },
    { fieldId: fieldIds.reportedAt, label: 'When?', help: '', required: false },
    { fieldId: fieldIds.people, label: 'How many people are involved?', help: '', required: false },
    {
      fieldId: fieldIds.description,
      label: 'What should the team know?',
      help: 'Access, dangers, who is waiting.',
      required: false,
    },
    { fieldId: fieldIds.photos, label: 'Photos', help: 'No faces, please.', required: false },
  ],
}
