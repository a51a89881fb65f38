/** The address that both nodes answer for, as behind one proxy: nobody looks it up. */
export const siteHost = 'operagrid.test'
