import maxInitCost from './max-init-cost.js';
import noCallbackHandler from './no-callback-handler.js';
import noLeakedPromise from './no-leaked-promise.js';
import noLostBatchRecord from './no-lost-batch-record.js';
import noMutableModuleState from './no-mutable-module-state.js';
import noProcessExit from './no-process-exit.js';
import noRecursiveTrigger from './no-recursive-trigger.js';
import noReservedVariable from './no-reserved-variable.js';
import noStaleInitValue from './no-stale-init-value.js';
import noSynchronousInvoke from './no-synchronous-invoke.js';
import noUnboundedInit from './no-unbounded-init.js';
import noUncachedConnection from './no-uncached-connection.js';
import noUnsupportedSignature from './no-unsupported-signature.js';
import noWholeSdkImport from './no-whole-sdk-import.js';
import requireCachedConfig from './require-cached-config.js';
import requireIdempotentHandler from './require-idempotent-handler.js';

/** Every rule under its name; held complete by a test. */
export const rules = {
  'max-init-cost': maxInitCost,
  'no-callback-handler': noCallbackHandler,
  'no-leaked-promise': noLeakedPromise,
  'no-lost-batch-record': noLostBatchRecord,
  'no-mutable-module-state': noMutableModuleState,
  'no-process-exit': noProcessExit,
  'no-recursive-trigger': noRecursiveTrigger,
  'no-reserved-variable': noReservedVariable,
  'no-stale-init-value': noStaleInitValue,
  'no-synchronous-invoke': noSynchronousInvoke,
  'no-unbounded-init': noUnboundedInit,
  'no-uncached-connection': noUncachedConnection,
  'no-unsupported-signature': noUnsupportedSignature,
  'no-whole-sdk-import': noWholeSdkImport,
  'require-cached-config': requireCachedConfig,
  'require-idempotent-handler': requireIdempotentHandler,
};
