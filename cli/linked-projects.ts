import type { ParsedConfig } from '#core/engine/config.ts';
import { groupFiles } from '#core/engine/file-groups.ts';
import { findConfig } from '#core/engine/find-config.ts';
import { libraryFacts } from '#core/engine/library.ts';
import { linkProject } from '#core/project/link.ts';
import type { Project } from '#core/project/project.ts';
import { createPythonParser } from '#core/syntax/parser.ts';
import { analyseAll } from '#host/analyse-all.ts';
import { installedLibrary } from '#host/environment.ts';
import { grammarBytes } from '#host/grammar-bytes.ts';
import { readText } from '#host/read-text.ts';
import { repositoryOf } from './context.ts';
import { filesToReview } from './review.ts';

/** Reads and links the projects of some paths, without reviewing them. */
export async function linkedProjects(paths: readonly string[]): Promise<Project[]> {
  const parser = await createPythonParser(grammarBytes());
  const { context, roots } = filesToReview(paths);
  const { analyses } = await analyseAll(context, { parser });
  const facts = new Map(analyses.map((analysis) => [analysis.file, analysis.facts]));
  const configOf = (root: string): ParsedConfig => findConfig(root, repositoryOf(root), (file) => readText(file).text);
  const library = installedLibrary(libraryFacts(parser), facts, roots, configOf, parser);
  return groupFiles(facts.keys(), roots).map(({ root, name, files }) => {
    const { settingsModule, targetDjango } = configOf(root).config;
    const wanted = new Set(files);
    const own = new Map([...facts].filter(([file]) => wanted.has(file)));
    return linkProject({
      root,
      name,
      files: own,
      library,
      ...(settingsModule !== undefined && { settingsModule }),
      ...(targetDjango !== undefined && { targetDjango }),
    });
  });
}
