import { decodeBlock } from '../../facts/code.ts';
import type { ClassRef, Project } from '../project.ts';

/** Defined under `if TYPE_CHECKING:`: it never exists. */
export function isTypeOnly(project: Project, { file, index }: ClassRef): boolean {
  const facts = project.python(file);
  if (facts?.code.strings.includes('TYPE_CHECKING') !== true || project.isLibrary(file)) return false;
  return decodeBlock(facts.code, facts.body).some((statement) => {
    if (statement.k !== 'if') return false;
    const name =
      statement.test.k === 'attr' ? statement.test.name : statement.test.k === 'name' ? statement.test.id : '';
    return name === 'TYPE_CHECKING' && statement.then.some((inner) => inner.k === 'class' && inner.fact === index);
  });
}
