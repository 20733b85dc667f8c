/** What a part of a deployment is for. */
export type DeploymentPurpose = 'production' | 'development' | 'test';

const patterns: readonly [RegExp, DeploymentPurpose][] = [
  [/(^|[._/-])(tests?|testing|tester|ci|e2e|travis|pytest|lint|\.github|\.circleci|\.gitlab)([._/-]|$)/, 'test'],
  [
    /(^|[._/-])(dev|devel|develop|developer|development|local|localhost|debug|sandbox|examples?|samples?|demos?|template|dist|docs|override|devcontainer|vagrant)([._/-]|$)/,
    'development',
  ],
  [/(^|[._/-])(prod|production|live|staging|stage)([._/-]|$)/, 'production'],
];

/** What a name or a path says of what stands in it; undefined when it says nothing. Development wins over production. */
export function purposeOfPlace(place: string): DeploymentPurpose | undefined {
  const lower = place.toLowerCase();
  return patterns.find(([pattern]) => pattern.test(lower))?.[1];
}
