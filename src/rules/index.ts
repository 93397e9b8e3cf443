import maxInitCost from './max-init-cost.js';
import noUncachedConnection from './no-uncached-connection.js';
import noWholeSdkImport from './no-whole-sdk-import.js';

/** Every rule under its name; held complete by a test. */
export const rules = {
  'max-init-cost': maxInitCost,
  'no-uncached-connection': noUncachedConnection,
  'no-whole-sdk-import': noWholeSdkImport,
};
