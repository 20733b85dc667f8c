const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for XML and HTML: a project's names may be anything. Characters that XML knows no way to write are left out. */
export function escapeXml(text: string): string {
  return text.replace(/[^\P{C}\t]/gu, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
