import type { CompClause, Expr, Param, Stmt } from '#core/facts/flow-form.ts';

/** Writes a flow form as Python with every expression in parentheses that could need them. Inverse of the extraction. */
export function printExpr(expr: Expr): string {
  switch (expr.k) {
    case 'name':
      return expr.id;
    case 'attr':
      return `${wrapped(expr.value)}.${expr.name}`;
    case 'call':
      return `${wrapped(expr.func)}(${callArguments(expr).join(', ')})`;
    case 'str':
      return JSON.stringify(expr.value);
    case 'bytes':
      return 'b"x"';
    case 'num':
      return String(expr.value);
    case 'bool':
      return expr.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'ellipsis':
      return '...';
    case 'fstring':
      return `f"${expr.parts.map((part) => (part.k === 'str' ? part.value : `{${wrapped(part)}}`)).join('')}"`;
    case 'list':
      return `[${expr.items.map(printExpr).join(', ')}]`;
    case 'tuple':
      return `(${expr.items.map((item) => `${printExpr(item)},`).join(' ')})`;
    case 'set':
      return `{${expr.items.map(printExpr).join(', ')}}`;
    case 'dict':
      return `{${expr.items.map(({ key, value }) => (key ? `${printExpr(key)}: ${printExpr(value)}` : `**${wrapped(value)}`)).join(', ')}}`;
    case 'subscript':
      return `${wrapped(expr.value)}[${printExpr(expr.index)}]`;
    case 'slice':
      return `${optional(expr.lower)}:${optional(expr.upper)}${expr.step ? `:${wrapped(expr.step)}` : ''}`;
    case 'binary':
      return `(${wrapped(expr.left)} ${expr.op} ${wrapped(expr.right)})`;
    case 'and':
    case 'or':
      return `(${wrapped(expr.left)} ${expr.k} ${wrapped(expr.right)})`;
    case 'not':
      return `(not ${wrapped(expr.value)})`;
    case 'unary':
      return `(${expr.op}${wrapped(expr.value)})`;
    case 'compare':
      return `(${wrapped(expr.left)}${expr.rights.map((right, i) => ` ${expr.ops[i]} ${wrapped(right)}`).join('')})`;
    case 'ifexp':
      return `(${wrapped(expr.then)} if ${wrapped(expr.test)} else ${wrapped(expr.otherwise)})`;
    case 'lambda':
      return `(lambda ${expr.params.map(printParam).join(', ')}: ${wrapped(expr.body)})`;
    case 'comp':
      return printComprehension(expr);
    case 'await':
      return `(await ${wrapped(expr.value)})`;
    case 'yield':
      return `(yield${expr.value ? ` ${wrapped(expr.value)}` : ''})`;
    case 'yieldfrom':
      return `(yield from ${wrapped(expr.value)})`;
    case 'star':
      return `*${wrapped(expr.value)}`;
    case 'starstar':
      return `**${wrapped(expr.value)}`;
    case 'walrus':
      return `(${printExpr(expr.target)} := ${wrapped(expr.value)})`;
    case 'unknown':
      return `<unknown ${expr.parts.map(printExpr).join(' ')}>`;
  }
}

/** Writes statements as Python, one level of indentation for each `indent`. */
export function printBlock(statements: readonly Stmt[], indent = ''): string {
  return statements.map((statement) => printStmt(statement, indent)).join('');
}

function printStmt(s: Stmt, indent: string): string {
  const line = (text: string): string => `${indent}${text}\n`;
  const body = (block: readonly Stmt[]): string => printBlock(block, `${indent}  `);
  const clause = (head: string, block: readonly Stmt[]): string => (block.length ? line(head) + body(block) : '');
  switch (s.k) {
    case 'expr':
      return line(printExpr(s.value));
    case 'assign':
      return line([...s.targets, s.value].map(printExpr).join(' = '));
    case 'annassign':
      return line(`${printExpr(s.target)}: ${printExpr(s.annotation)}${s.value ? ` = ${printExpr(s.value)}` : ''}`);
    case 'augassign':
      return line(`${printExpr(s.target)} ${s.op} ${printExpr(s.value)}`);
    case 'return':
      return line(s.value ? `return ${printExpr(s.value)}` : 'return');
    case 'if':
      return clause(`if ${printExpr(s.test)}:`, s.then) + clause('else:', s.otherwise);
    case 'for':
      return (
        clause(`${s.async ? 'async ' : ''}for ${printExpr(s.target)} in ${printExpr(s.iter)}:`, s.body) +
        clause('else:', s.otherwise)
      );
    case 'while':
      return clause(`while ${printExpr(s.test)}:`, s.body) + clause('else:', s.otherwise);
    case 'try':
      return (
        clause('try:', s.body) +
        s.handlers.map((handler) => clause(printHandler(handler.type, handler.name), handler.body)).join('') +
        clause('else:', s.otherwise) +
        clause('finally:', s.finally)
      );
    case 'with':
      return clause(
        `${s.async ? 'async ' : ''}with ${s.items.map((item) => `${managed(item.value)}${item.target ? ` as ${printExpr(item.target)}` : ''}`).join(', ')}:`,
        s.body,
      );
    case 'raise':
      return line(
        `raise${s.value ? ` ${wrapped(s.value)}` : ''}${s.value && s.cause ? ` from ${wrapped(s.cause)}` : ''}`,
      );
    case 'assert':
      return line(`assert ${wrapped(s.test)}${s.message ? `, ${wrapped(s.message)}` : ''}`);
    case 'del':
      return line(`del ${s.targets.map(printExpr).join(', ')}`);
    case 'match':
      return (
        line(`match ${wrapped(s.subject)}:`) +
        s.cases
          .map(
            (c) =>
              `${indent}  case [${c.binds.map((b) => `${b},`).join(' ')}]${c.guard ? ` if ${wrapped(c.guard)}` : ''}:\n${printBlock(c.body, `${indent}    `)}`,
          )
          .join('')
      );
    case 'global':
    case 'nonlocal':
      return line(`${s.k} ${s.names.join(', ')}`);
    case 'import':
    case 'def':
    case 'class':
      return line(`<${s.k} ${s.fact}>`);
    case 'break':
    case 'continue':
    case 'pass':
      return line(s.k);
  }
}

function printHandler(type: Expr | undefined, name: string | undefined): string {
  if (type === undefined) return 'except:';
  return `except ${wrapped(type)}${name === undefined ? '' : ` as ${name}`}:`;
}

function callArguments(call: Extract<Expr, { k: 'call' }>): string[] {
  return [
    ...call.args.map((argument) =>
      argument.k === 'star' || argument.k === 'starstar' ? printExpr(argument) : wrapped(argument),
    ),
    ...call.keywords.map(({ name, value }) => `${name}=${wrapped(value)}`),
  ];
}

function printComprehension(comp: Extract<Expr, { k: 'comp' }>): string {
  const [open, close] = { list: '[]', set: '{}', dict: '{}', generator: '()' }[comp.kind];
  const element = comp.value ? `${wrapped(comp.element)}: ${wrapped(comp.value)}` : wrapped(comp.element);
  return `${open}${element}${comp.clauses.map(printClause).join('')}${close}`;
}

function printClause({ target, iter, conditions, async }: CompClause): string {
  const loop = ` ${async ? 'async ' : ''}for ${printExpr(target)} in ${wrapped(iter)}`;
  return loop + conditions.map((condition) => ` if ${wrapped(condition)}`).join('');
}

function printParam({ name, kind, default: value }: Param): string {
  const stars = { star: '*', starstar: '**', normal: '', positional: '', keyword: '' }[kind];
  return `${stars}${name}${value ? `=${wrapped(value)}` : ''}`;
}

function optional(expr: Expr | undefined): string {
  return expr ? wrapped(expr) : '';
}

/** In parentheses, unless it has some of its own or needs none. */
/** `with (a, b):` has two context managers; a tuple that is one stands in parentheses of its own. */
function managed(expr: Expr): string {
  return expr.k === 'tuple' ? `(${printExpr(expr)})` : wrapped(expr);
}

function wrapped(expr: Expr): string {
  const printed = printExpr(expr);
  const isClosed = /^[\w.]+$/.test(printed) && expr.k !== 'num' && expr.k !== 'ellipsis';
  return isClosed || /^[[({<]/.test(printed) ? printed : `(${printed})`;
}
