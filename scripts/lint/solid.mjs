/**
 * What makes a Solid component stop following its props. A component is a function with a capital
 * first letter; it runs once, and only what its JSX reads again can change.
 * @type {import('./rule.ts').Rule}
 */
export const solidRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    /** @type {{ component: boolean; node: unknown }[]} */
    const functions = []
    const report = (/** @type {unknown} */ node, /** @type {string} */ message) => context.report({ node, message })
    const enter = (/** @type {any} */ node) => {
      const name = node.id?.name ?? (node.parent?.type === 'VariableDeclarator' ? node.parent.id?.name : undefined)
      const component = typeof name === 'string' && /^[A-Z]/.test(name)
      functions.push({ component, node })
      if (component && node.params[0]?.type === 'ObjectPattern') {
        report(node.params[0], 'destructured props are read once and never change: take props whole, or use splitProps')
      }
    }
    const leave = () => functions.pop()
    return {
      FunctionDeclaration: enter,
      'FunctionDeclaration:exit': leave,
      FunctionExpression: enter,
      'FunctionExpression:exit': leave,
      ArrowFunctionExpression: enter,
      'ArrowFunctionExpression:exit': leave,
      VariableDeclarator(node) {
        // In a handler inside the component, props are read when it runs, which is right.
        if (!functions.at(-1)?.component) return
        if (node.id.type === 'ObjectPattern' && node.init?.type === 'Identifier' && node.init.name === 'props') {
          report(node, 'destructured props are read once and never change: read props.name where it is used')
        }
      },
      IfStatement(node) {
        if (functions.at(-1)?.component && returns(node.consequent)) {
          report(node, 'a component runs once, so an early return is for ever: use <Show> or <Switch>')
        }
      },
      JSXAttribute(node) {
        const name = node.name.name
        if (name === 'className' || name === 'htmlFor')
          report(node, `Solid writes ${name === 'className' ? 'class' : 'for'}`)
        if (name === 'innerHTML') report(node, 'text is never markup: put it between the tags')
        if (name === 'style' && node.value?.type === 'Literal') {
          report(node, 'the content security policy refuses style attributes: use a class')
        }
      },
    }
  },
}

/** @param {any} node */
function returns(node) {
  return node.type === 'ReturnStatement' || (node.type === 'BlockStatement' && node.body.some(returns))
}
