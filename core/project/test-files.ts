const testFolders = /\/(tests?|testing|testsuite|unittests?|fixtures|factories|e2e|integration_tests|unit_tests)\//;
const testNames = /\/(test_[^/]*|[^/]*_tests?|tests?|conftest|factory|factories|fixtures|baker_recipes)\.py$/;

/** Tests, fixtures and factories, by their path below the project's root. */
export function isTestFile(root: string, file: string): boolean {
  const path = file.startsWith(`${root}/`) ? file.slice(root.length) : file;
  return testFolders.test(path) || testNames.test(path);
}
