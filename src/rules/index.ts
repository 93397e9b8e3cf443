import noLeakedPromise from './no-leaked-promise.js';
import noUncachedConnection from './no-uncached-connection.js';
import noWholeSdkImport from './no-whole-sdk-import.js';

/** Every rule under its name; held complete by a test. */
export const rules = {
  'no-leaked-promise': noLeakedPromise,
  'no-uncached-connection': noUncachedConnection,
  'no-whole-sdk-import': noWholeSdkImport,
};
