/** Settings of a PostgreSQL whose data nobody will miss: fast, many connections, nothing safe. */
export const disposable = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_checkpoints: 'off',
} satisfies Record<string, string>
