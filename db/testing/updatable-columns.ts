/** A column of each table that the app role may update at all. */
export const updatableColumns: Readonly<Record<string, string>> = {
  grid_import: 'state',
  membership: 'role',
  session: 'rotated_at',
  grid: 'name',
  field: 'name',
  form: 'name',
  grid_record: 'version',
  attachment: 'type',
  dashboard: 'name',
  widget: 'position',
  comment: 'text',
  notification: 'read_at',
}
