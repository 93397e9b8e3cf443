import noWholeSdkImport from './no-whole-sdk-import.js';

/** Every rule under its name; held complete by a test. */
export const rules = {
  'no-whole-sdk-import': noWholeSdkImport,
};
