/** A page of ours within a workspace. Anything else, above all another site, is not followed. */
export function nextPage(path: string | undefined): { readonly path: string; readonly slug: string } | undefined {
  const slug = /^\/w\/([a-z0-9-]+)(?:[/?#]|$)/.exec(path ?? '')?.[1]
  return slug === undefined || path === undefined ? undefined : { path, slug }
}
