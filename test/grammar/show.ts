/** Short texts for what the parser finds, to be compared with what a test expects. */
import type { Argument, Expression } from '../../grammar/ast.ts';
import { parse } from '../../grammar/parse.ts';

/** An expression with every grouping made visible: `a + b * c` is `(a + (b * c))`. */
export function show(tree: Expression): string {
  switch (tree.kind) {
    case 'number':
      return tree.text;
    case 'reference':
      return tree.name === '' ? '?' : tree.name;
    case 'member':
      return `${show(tree.object)}.${tree.member.text}`;
    case 'index':
      return `${show(tree.object)}[${show(tree.index)}]`;
    case 'call':
      return `${tree.callee.text}(${tree.arguments.map(showArgument).join(', ')})`;
    case 'unary':
      return `(${tree.operator} ${show(tree.operand)})`;
    case 'binary':
      return `(${show(tree.left)} ${tree.operator} ${show(tree.right)})`;
    case 'fold': {
      const where = tree.condition === null ? '' : ` where ${show(tree.condition)}`;
      return `(${tree.fold.text} for ${tree.binder.text} in ${show(tree.family)}${where}: ${show(tree.body)})`;
    }
    case 'block':
      return `{${tree.lets.map((each) => `let ${each.name.text} = ${show(each.value)}; `).join('')}${show(tree.result)}}`;
    default:
      return tree satisfies never;
  }
}

function showArgument({ label, value }: Argument): string {
  const text = value.kind === 'axes' ? `[${value.names.map((each) => each.text).join(', ')}]` : show(value);
  return label === null ? text : `${label.text}: ${text}`;
}

/** The expression that a text is read as, or the titles of the diagnostics. */
export function reading(text: string): string {
  const { file, diagnostics } = parse({ name: 'test.zc', text: `def f() = ${text}` });
  if (diagnostics.length > 0) return diagnostics.map((each) => `${each.code} ${each.title}`).join('; ');
  const [item] = file.items;
  return item?.kind === 'def' ? show(item.body) : 'no definition';
}

/** The diagnostics of a text as a reader sees them: the place, underlined, with its label, and the help. */
export function messages(text: string): string {
  return parse({ name: 'test.zc', text })
    .diagnostics.map((each) => {
      const { span, text: label } = each.primary;
      const start = text.lastIndexOf('\n', span.start - 1) + 1;
      const end = (text.indexOf('\n', span.start) + text.length + 1) % (text.length + 1) || text.length;
      const mark = ' '.repeat(span.start - start) + '^'.repeat(Math.max(1, Math.min(span.end, end) - span.start));
      return [
        `${each.code}: ${each.title}`,
        `  ${text.slice(start, end)}`,
        `  ${mark} ${label}`,
        ...each.secondary.map((other) => `  and \`${text.slice(other.span.start, other.span.end)}\`: ${other.text}`),
        ...(each.rule === null ? [] : [`  rule: ${each.rule}`]),
        ...(each.help === null ? [] : [`  help: ${each.help}`]),
      ].join('\n');
    })
    .join('\n');
}
