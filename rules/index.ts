// Generated from the folders of rules/ by scripts/generate.ts. Do not edit.
import type { AnyRule } from '#core/engine/rule.ts';
import authIsAuthenticatedCalled from './auth/is-authenticated-called/rule.ts';
import authJwtNotEnabled from './auth/jwt-not-enabled/rule.ts';
import authLongLivedToken from './auth/long-lived-token/rule.ts';
import authObjectPermissionWithoutBackend from './auth/object-permission-without-backend/rule.ts';
import authPlainPassword from './auth/plain-password/rule.ts';
import authUnverifiedToken from './auth/unverified-token/rule.ts';
import configurationNotUnderstood from './configuration/not-understood/rule.ts';
import drfMethodFieldQuery from './drf/method-field-query/rule.ts';
import formsAllFields from './forms/all-fields/rule.ts';
import formsExcludedFields from './forms/excluded-fields/rule.ts';
import migrationsConflictingLeaves from './migrations/conflicting-leaves/rule.ts';
import migrationsCustomUserTooLate from './migrations/custom-user-too-late/rule.ts';
import migrationsLiveModelImport from './migrations/live-model-import/rule.ts';
import migrationsMissingDependency from './migrations/missing-dependency/rule.ts';
import migrationsMissingReverse from './migrations/missing-reverse/rule.ts';
import migrationsModelDrift from './migrations/model-drift/rule.ts';
import migrationsNonNullWithoutDefault from './migrations/non-null-without-default/rule.ts';
import migrationsUniqueWithConstantDefault from './migrations/unique-with-constant-default/rule.ts';
import modelsDefaultCalledOnce from './models/default-called-once/rule.ts';
import modelsDirectUserReference from './models/direct-user-reference/rule.ts';
import modelsFloatMoney from './models/float-money/rule.ts';
import modelsLegacyUniqueTogether from './models/legacy-unique-together/rule.ts';
import modelsMissingCustomUser from './models/missing-custom-user/rule.ts';
import modelsMissingDecimalArguments from './models/missing-decimal-arguments/rule.ts';
import modelsMissingMaxLength from './models/missing-max-length/rule.ts';
import modelsMissingOnDelete from './models/missing-on-delete/rule.ts';
import modelsMissingStr from './models/missing-str/rule.ts';
import modelsModelNotExported from './models/model-not-exported/rule.ts';
import modelsMutableDefault from './models/mutable-default/rule.ts';
import modelsNaiveDatetime from './models/naive-datetime/rule.ts';
import modelsNullableManyToMany from './models/nullable-many-to-many/rule.ts';
import modelsNullableText from './models/nullable-text/rule.ts';
import modelsRemovedIndexTogether from './models/removed-index-together/rule.ts';
import modelsReverseNameClash from './models/reverse-name-clash/rule.ts';
import modelsSaveDropsArguments from './models/save-drops-arguments/rule.ts';
import modelsSaveWithoutSuper from './models/save-without-super/rule.ts';
import modelsSetNullWithoutNull from './models/set-null-without-null/rule.ts';
import modelsStrRunsQuery from './models/str-runs-query/rule.ts';
import modelsUniqueForeignKey from './models/unique-foreign-key/rule.ts';
import modelsUnresolvedRelationTarget from './models/unresolved-relation-target/rule.ts';
import modelsUserModelImport from './models/user-model-import/rule.ts';
import ormCountToTestExistence from './orm/count-to-test-existence/rule.ts';
import ormDefeatedPrefetch from './orm/defeated-prefetch/rule.ts';
import ormDeferredFieldRead from './orm/deferred-field-read/rule.ts';
import ormDiscardedQueryset from './orm/discarded-queryset/rule.ts';
import ormForeignKeyObjectForId from './orm/foreign-key-object-for-id/rule.ts';
import ormLenToCount from './orm/len-to-count/rule.ts';
import ormMultipliedAggregates from './orm/multiplied-aggregates/rule.ts';
import ormNPlusOneAdmin from './orm/n-plus-one-admin/rule.ts';
import ormNPlusOneLoop from './orm/n-plus-one-loop/rule.ts';
import ormNPlusOneMany from './orm/n-plus-one-many/rule.ts';
import ormNPlusOneSerializer from './orm/n-plus-one-serializer/rule.ts';
import ormNPlusOneTemplate from './orm/n-plus-one-template/rule.ts';
import ormQueryInLoop from './orm/query-in-loop/rule.ts';
import ormQuerysetAtImportTime from './orm/queryset-at-import-time/rule.ts';
import ormRandomOrder from './orm/random-order/rule.ts';
import ormUnknownFieldName from './orm/unknown-field-name/rule.ts';
import ormUnknownRelationName from './orm/unknown-relation-name/rule.ts';
import ormUnorderedPagination from './orm/unordered-pagination/rule.ts';
import ormWriteInLoop from './orm/write-in-loop/rule.ts';
import projectHeavyReady from './project/heavy-ready/rule.ts';
import securityCsrfExempt from './security/csrf-exempt/rule.ts';
import securityInsecureCookie from './security/insecure-cookie/rule.ts';
import securityMassAssignment from './security/mass-assignment/rule.ts';
import securityOpenRedirect from './security/open-redirect/rule.ts';
import securitySqlInjection from './security/sql-injection/rule.ts';
import securityUnescapedHtml from './security/unescaped-html/rule.ts';
import securityUnsafeDeserialization from './security/unsafe-deserialization/rule.ts';
import settingsCorsCredentialsWithWildcard from './settings/cors-credentials-with-wildcard/rule.ts';
import settingsCsrfOriginWithoutScheme from './settings/csrf-origin-without-scheme/rule.ts';
import settingsDebugDefaultOn from './settings/debug-default-on/rule.ts';
import settingsDebugEnabled from './settings/debug-enabled/rule.ts';
import settingsEmptyAllowedHosts from './settings/empty-allowed-hosts/rule.ts';
import settingsFrameablePages from './settings/frameable-pages/rule.ts';
import settingsHardcodedCredential from './settings/hardcoded-credential/rule.ts';
import settingsHardcodedDatabasePassword from './settings/hardcoded-database-password/rule.ts';
import settingsHardcodedSecretKey from './settings/hardcoded-secret-key/rule.ts';
import settingsHstsWithoutPreload from './settings/hsts-without-preload/rule.ts';
import settingsHstsWithoutSubdomains from './settings/hsts-without-subdomains/rule.ts';
import settingsInsecureCsrfCookie from './settings/insecure-csrf-cookie/rule.ts';
import settingsInsecureSessionCookie from './settings/insecure-session-cookie/rule.ts';
import settingsInvalidOpenerPolicy from './settings/invalid-opener-policy/rule.ts';
import settingsLocalMemoryCache from './settings/local-memory-cache/rule.ts';
import settingsMediaIsStatic from './settings/media-is-static/rule.ts';
import settingsMiddlewareOrder from './settings/middleware-order/rule.ts';
import settingsMissingClickjackingMiddleware from './settings/missing-clickjacking-middleware/rule.ts';
import settingsMissingCsrfMiddleware from './settings/missing-csrf-middleware/rule.ts';
import settingsMissingHsts from './settings/missing-hsts/rule.ts';
import settingsMissingPasswordValidators from './settings/missing-password-validators/rule.ts';
import settingsMissingReferrerPolicy from './settings/missing-referrer-policy/rule.ts';
import settingsMissingSecurityMiddleware from './settings/missing-security-middleware/rule.ts';
import settingsMissingStaticRoot from './settings/missing-static-root/rule.ts';
import settingsModuleImport from './settings/module-import/rule.ts';
import settingsNaiveTimeZone from './settings/naive-time-zone/rule.ts';
import settingsNoSslRedirect from './settings/no-ssl-redirect/rule.ts';
import settingsScriptReadableSessionCookie from './settings/script-readable-session-cookie/rule.ts';
import settingsSniffableContentType from './settings/sniffable-content-type/rule.ts';
import settingsWeakPasswordHasher from './settings/weak-password-hasher/rule.ts';
import settingsWeakSecretKey from './settings/weak-secret-key/rule.ts';
import settingsWildcardAllowedHosts from './settings/wildcard-allowed-hosts/rule.ts';
import settingsWildcardCors from './settings/wildcard-cors/rule.ts';
import signalsDecoratorOrder from './signals/decorator-order/rule.ts';
import signalsHeavyHandler from './signals/heavy-handler/rule.ts';
import suppressionsUnknownRule from './suppressions/unknown-rule/rule.ts';
import suppressionsUnused from './suppressions/unused/rule.ts';
import suppressionsWithoutRule from './suppressions/without-rule/rule.ts';
import viewsLocalsAsContext from './views/locals-as-context/rule.ts';

/** Every rule, by its id. */
export const rules: readonly AnyRule[] = [
  authIsAuthenticatedCalled,
  authJwtNotEnabled,
  authLongLivedToken,
  authObjectPermissionWithoutBackend,
  authPlainPassword,
  authUnverifiedToken,
  configurationNotUnderstood,
  drfMethodFieldQuery,
  formsAllFields,
  formsExcludedFields,
  migrationsConflictingLeaves,
  migrationsCustomUserTooLate,
  migrationsLiveModelImport,
  migrationsMissingDependency,
  migrationsMissingReverse,
  migrationsModelDrift,
  migrationsNonNullWithoutDefault,
  migrationsUniqueWithConstantDefault,
  modelsDefaultCalledOnce,
  modelsDirectUserReference,
  modelsFloatMoney,
  modelsLegacyUniqueTogether,
  modelsMissingCustomUser,
  modelsMissingDecimalArguments,
  modelsMissingMaxLength,
  modelsMissingOnDelete,
  modelsMissingStr,
  modelsModelNotExported,
  modelsMutableDefault,
  modelsNaiveDatetime,
  modelsNullableManyToMany,
  modelsNullableText,
  modelsRemovedIndexTogether,
  modelsReverseNameClash,
  modelsSaveDropsArguments,
  modelsSaveWithoutSuper,
  modelsSetNullWithoutNull,
  modelsStrRunsQuery,
  modelsUniqueForeignKey,
  modelsUnresolvedRelationTarget,
  modelsUserModelImport,
  ormCountToTestExistence,
  ormDefeatedPrefetch,
  ormDeferredFieldRead,
  ormDiscardedQueryset,
  ormForeignKeyObjectForId,
  ormLenToCount,
  ormMultipliedAggregates,
  ormNPlusOneAdmin,
  ormNPlusOneLoop,
  ormNPlusOneMany,
  ormNPlusOneSerializer,
  ormNPlusOneTemplate,
  ormQueryInLoop,
  ormQuerysetAtImportTime,
  ormRandomOrder,
  ormUnknownFieldName,
  ormUnknownRelationName,
  ormUnorderedPagination,
  ormWriteInLoop,
  projectHeavyReady,
  securityCsrfExempt,
  securityInsecureCookie,
  securityMassAssignment,
  securityOpenRedirect,
  securitySqlInjection,
  securityUnescapedHtml,
  securityUnsafeDeserialization,
  settingsCorsCredentialsWithWildcard,
  settingsCsrfOriginWithoutScheme,
  settingsDebugDefaultOn,
  settingsDebugEnabled,
  settingsEmptyAllowedHosts,
  settingsFrameablePages,
  settingsHardcodedCredential,
  settingsHardcodedDatabasePassword,
  settingsHardcodedSecretKey,
  settingsHstsWithoutPreload,
  settingsHstsWithoutSubdomains,
  settingsInsecureCsrfCookie,
  settingsInsecureSessionCookie,
  settingsInvalidOpenerPolicy,
  settingsLocalMemoryCache,
  settingsMediaIsStatic,
  settingsMiddlewareOrder,
  settingsMissingClickjackingMiddleware,
  settingsMissingCsrfMiddleware,
  settingsMissingHsts,
  settingsMissingPasswordValidators,
  settingsMissingReferrerPolicy,
  settingsMissingSecurityMiddleware,
  settingsMissingStaticRoot,
  settingsModuleImport,
  settingsNaiveTimeZone,
  settingsNoSslRedirect,
  settingsScriptReadableSessionCookie,
  settingsSniffableContentType,
  settingsWeakPasswordHasher,
  settingsWeakSecretKey,
  settingsWildcardAllowedHosts,
  settingsWildcardCors,
  signalsDecoratorOrder,
  signalsHeavyHandler,
  suppressionsUnknownRule,
  suppressionsUnused,
  suppressionsWithoutRule,
  viewsLocalsAsContext,
];
