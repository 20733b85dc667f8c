const testFolders =
  /\/(tests?|testing|testsuite|test_helpers|test_utils|unittests?|fixtures|factories|e2e|integration_tests|unit_tests)\//;
const testNames = /\/(test_[^/]*|[^/]*_tests?|tests?|conftest|factory|factories|fixtures|baker_recipes)\.py$/;

const packageOfTests = /\/(\w+)_tests\//;

/** Tests, fixtures and factories, by their path below the project's root: `shop_tests/` too, where the project is called shop. */
export function isTestFile(root: string, file: string): boolean {
  const path = file.startsWith(`${root}/`) ? file.slice(root.length) : file;
  const tested = packageOfTests.exec(path)?.[1];
  const isPackage = tested !== undefined && root.slice(root.lastIndexOf('/') + 1).includes(tested);
  return isPackage || testFolders.test(path) || testNames.test(path);
}
