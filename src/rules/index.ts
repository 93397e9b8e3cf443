import decodeS3Key from './decode-s3-key.js';
import maxInitCost from './max-init-cost.js';
import noCallbackHandler from './no-callback-handler.js';
import noDeprecatedRuntime from './no-deprecated-runtime.js';
import noHardcodedRegion from './no-hardcoded-region.js';
import noHardcodedResource from './no-hardcoded-resource.js';
import noLeakedPromise from './no-leaked-promise.js';
import noLostBatchRecord from './no-lost-batch-record.js';
import noMutableModuleState from './no-mutable-module-state.js';
import noPassThroughHandler from './no-pass-through-handler.js';
import noProcessExit from './no-process-exit.js';
import noRecursiveTrigger from './no-recursive-trigger.js';
import noReservedVariable from './no-reserved-variable.js';
import noStaleInitValue from './no-stale-init-value.js';
import noStaleTmpFile from './no-stale-tmp-file.js';
import noSynchronousInvoke from './no-synchronous-invoke.js';
import noUnboundedInit from './no-unbounded-init.js';
import noUncachedConnection from './no-uncached-connection.js';
import noUnsupportedSignature from './no-unsupported-signature.js';
import noWholeSdkImport from './no-whole-sdk-import.js';
import requireBatchResultCheck from './require-batch-result-check.js';
import requireCachedConfig from './require-cached-config.js';
import requireIdempotentHandler from './require-idempotent-handler.js';
import requirePagination from './require-pagination.js';
import requireRequestTimeout from './require-request-timeout.js';

/** Every rule under its name; held complete by a test. */
export const rules = {
  'decode-s3-key': decodeS3Key,
  'max-init-cost': maxInitCost,
  'no-callback-handler': noCallbackHandler,
  'no-deprecated-runtime': noDeprecatedRuntime,
  'no-hardcoded-region': noHardcodedRegion,
  'no-hardcoded-resource': noHardcodedResource,
  'no-leaked-promise': noLeakedPromise,
  'no-lost-batch-record': noLostBatchRecord,
  'no-mutable-module-state': noMutableModuleState,
  'no-pass-through-handler': noPassThroughHandler,
  'no-process-exit': noProcessExit,
  'no-recursive-trigger': noRecursiveTrigger,
  'no-reserved-variable': noReservedVariable,
  'no-stale-init-value': noStaleInitValue,
  'no-stale-tmp-file': noStaleTmpFile,
  'no-synchronous-invoke': noSynchronousInvoke,
  'no-unbounded-init': noUnboundedInit,
  'no-uncached-connection': noUncachedConnection,
  'no-unsupported-signature': noUnsupportedSignature,
  'no-whole-sdk-import': noWholeSdkImport,
  'require-batch-result-check': requireBatchResultCheck,
  'require-cached-config': requireCachedConfig,
  'require-idempotent-handler': requireIdempotentHandler,
  'require-pagination': requirePagination,
  'require-request-timeout': requireRequestTimeout,
};
