import type { ClassRef, Definition, Project } from '../project.ts';
import type { Resolver } from '../resolver.ts';

const deepest = 8;

/**
 * The classes of a file that are settings by django-configurations: those that build on its `Configuration`, over any number
 * of classes of the project. Source: django-configurations' documentation, "Configuration classes".
 */
export function configurationClasses(
  project: Pick<Project, 'python' | 'decode'>,
  resolver: Resolver,
  file: string,
): { readonly name: string; readonly ref: ClassRef }[] {
  const facts = project.python(file);
  if (facts === undefined || !facts.imports.some(({ name }) => name !== undefined)) return [];
  return facts.classes.flatMap(({ name, outerClass, outerFunction }, index) => {
    const ref = { file, index };
    return outerClass < 0 && outerFunction < 0 && builds(ref, 0) ? [{ name, ref }] : [];
  });

  function builds(ref: ClassRef, depth: number): boolean {
    const bases = project.python(ref.file)?.classes[ref.index]?.bases ?? [];
    return bases.some((base) => {
      const definition = resolver.resolveExpr(ref.file, project.decode(ref.file, base));
      return (
        isConfiguration(definition) ||
        (definition?.kind === 'class' && depth < deepest && builds(definition.ref, depth + 1))
      );
    });
  }
}

/** `configurations.Configuration` and what stands for it. */
export function isConfiguration(definition: Definition | undefined): boolean {
  return definition?.kind === 'external' && /^configurations(\.\w+)*\.Configuration$/.test(definition.name);
}

/** 'HerokuProduction' is read like a file called heroku_production. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
