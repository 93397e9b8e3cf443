import maxInitCost from './max-init-cost.js';
import noLeakedPromise from './no-leaked-promise.js';
import noLostBatchRecord from './no-lost-batch-record.js';
import noMutableModuleState from './no-mutable-module-state.js';
import noRecursiveTrigger from './no-recursive-trigger.js';
import noUncachedConnection from './no-uncached-connection.js';
import noWholeSdkImport from './no-whole-sdk-import.js';
import requireIdempotentHandler from './require-idempotent-handler.js';

/** Every rule under its name; held complete by a test. */
export const rules = {
  'max-init-cost': maxInitCost,
  'no-leaked-promise': noLeakedPromise,
  'no-lost-batch-record': noLostBatchRecord,
  'no-mutable-module-state': noMutableModuleState,
  'no-recursive-trigger': noRecursiveTrigger,
  'no-uncached-connection': noUncachedConnection,
  'no-whole-sdk-import': noWholeSdkImport,
  'require-idempotent-handler': requireIdempotentHandler,
};
