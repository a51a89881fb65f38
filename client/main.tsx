import { render } from 'solid-js/web'

import { App } from './app.tsx'

import './ui/base.css'
import './ui/tokens.css'

const root = document.getElementById('root')
if (root) render(() => <App />, root)
