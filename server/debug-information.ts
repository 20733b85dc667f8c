import { projectStatus } from './django.ts';
import type { Client, Running } from './running.ts';

/** What a bug report needs, as Markdown. Holds no source code and no path outside of project names. */
export function debugInformation(
  { coach, session, configuration, rules }: Running,
  client: Client | undefined,
): string {
  const { state, findings } = session.status();
  const projects = coach.engine.projects().map((project) => {
    const { name, apps, models } = projectStatus(project);
    return `- project \`${name}\`: ${project.files.size} files, ${apps} apps, ${models} models`;
  });
  const { severityOverrides, ...settings } = configuration.current();
  const abilities = JSON.stringify(client?.abilities ?? {});
  return [
    '### Django Coach server',
    `- state: ${state}, ${findings} findings, ${rules.length} rules`,
    `- files: ${[...coach.index.files()].length} known, ${coach.open.files().length} open`,
    ...projects,
    `- settings: \`${JSON.stringify({ ...settings, severityOverrides: Object.fromEntries(severityOverrides) })}\``,
    `- client: \`${abilities}\``,
    ...coach.engine.problems().map(({ message }) => `\n\`\`\`\n${message}\n\`\`\``),
  ].join('\n');
}
