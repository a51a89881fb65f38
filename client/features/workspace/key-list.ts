/** What keys do, under a heading each. Keys that are pressed one for the other stand beside each other. */
export type KeySection = { readonly title: string; readonly lines: readonly KeyLine[] }
export type KeyLine = { readonly words: string; readonly keys: readonly string[] }

export const keyList: readonly KeySection[] = [
  {
    title: 'Everywhere',
    lines: [
      { words: 'Go to or do anything', keys: ['Mod+K'] },
      { words: 'This list', keys: ['Mod+/'] },
      { words: 'Menu of what is under the keys', keys: ['Shift+F10'] },
      { words: 'Leave, close', keys: ['Esc'] },
    ],
  },
  {
    title: 'Moving in a grid',
    lines: [
      { words: 'To the next cell', keys: ['Up', 'Down', 'Left', 'Right'] },
      { words: 'To the edge', keys: ['Mod+Up', 'Mod+Down'] },
      { words: 'First and last cell of the row', keys: ['Home', 'End'] },
      { words: 'First and last cell of all', keys: ['Mod+Home', 'Mod+End'] },
      { words: 'A screen up, down', keys: ['PgUp', 'PgDn'] },
      { words: 'Next cell, also over rows', keys: ['Tab', 'Shift+Tab'] },
      { words: 'Fold, open a group', keys: ['Left', 'Right'] },
    ],
  },
  {
    title: 'On a calendar',
    lines: [
      { words: 'To the next day, record', keys: ['Left', 'Right', 'Up', 'Down'] },
      { words: 'The days before, the next ones', keys: ['PgUp', 'PgDn'] },
      { words: 'Put the record a day, a week on', keys: ['Shift+Right', 'Shift+Down'] },
      { words: 'Let it end later, earlier', keys: ['Alt+Shift+Right', 'Alt+Shift+Left'] },
      { words: 'Take it, put it down', keys: ['Space'] },
    ],
  },
  {
    title: 'Writing',
    lines: [
      { words: 'Edit the cell', keys: ['Enter', 'F2'] },
      { words: 'Replace what it holds', keys: ['A…Z'] },
      { words: 'Leave it as it was', keys: ['Esc'] },
      { words: 'Empty cells', keys: ['Del'] },
      { words: 'New record, in the same group', keys: ['Shift+Enter'] },
      { words: 'Undo, redo', keys: ['Mod+Z', 'Mod+Y'] },
      { words: '“I have it”', keys: ['Mod+Enter'] },
    ],
  },
  {
    title: 'Several cells and records',
    lines: [
      { words: 'Choose more cells', keys: ['Shift+Up', 'Shift+Down'] },
      { words: 'Choose all', keys: ['Mod+A'] },
      { words: 'Copy, cut, paste', keys: ['Mod+C', 'Mod+X', 'Mod+V'] },
      { words: 'Fill down, to the right', keys: ['Mod+D', 'Mod+R'] },
      { words: 'Tick the record', keys: ['Shift+Space'] },
      { words: 'Put the record a row up, down', keys: ['Alt+Up', 'Alt+Down'] },
      { words: 'Delete ticked records', keys: ['Mod+Del'] },
      { words: 'Open the record', keys: ['Space'] },
    ],
  },
]
