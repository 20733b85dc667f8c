import { typeExamplesAgain } from '../../support/prefixes.ts';

typeExamplesAgain('views');
