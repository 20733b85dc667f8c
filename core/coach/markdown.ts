/** Text that may hold anything, as Markdown that shows exactly that: names of a project never become links, images or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_{}[\]()<>#+\-.!|~&:@/"=^$]/g, String.raw`\$&`);
}

/** A message of ours: its parts in backticks become code, all else is escaped. */
export function messageMarkdown(message: string): string {
  return message
    .split('`')
    .map((part, i) => (i % 2 === 1 && part !== '' ? codeSpan(part) : escapeMarkdown(part)))
    .join('');
}

/** Text in a code span, whatever backticks it holds. */
function codeSpan(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** A fenced block whose fence no line of the text can close. */
export function fencedBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** A link that runs one of our own commands in editors that allow it. */
export function commandLink(label: string, command: string, argument: unknown): string {
  const encoded = encodeURIComponent(JSON.stringify([argument])).replace(
    /[()']/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `[${escapeMarkdown(label)}](command:${command}?${encoded})`;
}

/** A link to a page of the guide. */
export function pageLink(label: string, uri: string): string {
  return `[${escapeMarkdown(label)}](<${uri.replace(/[<>\s]/g, encodeURIComponent)}>)`;
}
