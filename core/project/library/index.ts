// Django, DRF and well-known packages as Python stubs in our own words; bundled as text, parsed like project code.
import djangoApps from './django/apps/__init__.py';
import djangoConf from './django/conf/__init__.py';
import djangoConfUrls from './django/conf/urls/__init__.py';
import djangoConfUrlsI18n from './django/conf/urls/i18n.py';
import djangoConfUrlsStatic from './django/conf/urls/static.py';
import djangoContribAdmin from './django/contrib/admin/__init__.py';
import djangoContribAdminModels from './django/contrib/admin/models.py';
import djangoContribAuth from './django/contrib/auth/__init__.py';
import djangoContribAuthAdmin from './django/contrib/auth/admin.py';
import djangoContribAuthDecorators from './django/contrib/auth/decorators.py';
import djangoContribAuthMixins from './django/contrib/auth/mixins.py';
import djangoContribAuthModels from './django/contrib/auth/models.py';
import djangoContribAuthSignals from './django/contrib/auth/signals.py';
import djangoContribContenttypesAdmin from './django/contrib/contenttypes/admin.py';
import djangoContribContenttypesFields from './django/contrib/contenttypes/fields.py';
import djangoContribContenttypesModels from './django/contrib/contenttypes/models.py';
import djangoContribFlatpagesModels from './django/contrib/flatpages/models.py';
import djangoContribGisDbModels from './django/contrib/gis/db/models.py';
import djangoContribMessages from './django/contrib/messages.py';
import djangoContribPostgresFields from './django/contrib/postgres/fields.py';
import djangoContribPostgresSearch from './django/contrib/postgres/search.py';
import djangoContribRedirectsModels from './django/contrib/redirects/models.py';
import djangoContribSessionsBaseSession from './django/contrib/sessions/base_session.py';
import djangoContribSessionsModels from './django/contrib/sessions/models.py';
import djangoContribSitemaps from './django/contrib/sitemaps/__init__.py';
import djangoContribSitesManagers from './django/contrib/sites/managers.py';
import djangoContribSitesModels from './django/contrib/sites/models.py';
import djangoContribSitesShortcuts from './django/contrib/sites/shortcuts.py';
import djangoContribSyndicationViews from './django/contrib/syndication/views.py';
import djangoCoreCache from './django/core/cache/__init__.py';
import djangoCoreExceptions from './django/core/exceptions.py';
import djangoCoreMail from './django/core/mail/__init__.py';
import djangoCoreManagement from './django/core/management/__init__.py';
import djangoCoreManagementBase from './django/core/management/base.py';
import djangoCorePaginator from './django/core/paginator.py';
import djangoCoreSignals from './django/core/signals.py';
import djangoDb from './django/db/__init__.py';
import djangoDbModels from './django/db/models/__init__.py';
import djangoDbModelsFunctions from './django/db/models/functions.py';
import djangoDbModelsSignals from './django/db/models/signals.py';
import djangoDbTransaction from './django/db/transaction.py';
import djangoDispatch from './django/dispatch.py';
import djangoForms from './django/forms/__init__.py';
import djangoHttp from './django/http/__init__.py';
import djangoShortcuts from './django/shortcuts.py';
import djangoTemplate from './django/template/__init__.py';
import djangoTemplateLoader from './django/template/loader.py';
import djangoTemplateResponse from './django/template/response.py';
import djangoUrls from './django/urls/__init__.py';
import djangoUtilsDecorators from './django/utils/decorators.py';
import djangoUtilsDeprecation from './django/utils/deprecation.py';
import djangoUtilsFunctional from './django/utils/functional.py';
import djangoViews from './django/views/__init__.py';
import djangoViewsGeneric from './django/views/generic/__init__.py';
import djangoCoachIntrinsics from './django_coach/intrinsics.py';
import djangoExtensionsDbFields from './django_extensions/db/fields.py';
import djangoExtensionsDbModels from './django_extensions/db/models.py';
import djangoFilters from './django_filters/__init__.py';
import djangoFiltersRestFramework from './django_filters/rest_framework/__init__.py';
import djangoFiltersViews from './django_filters/views.py';
import modelUtils from './model_utils/__init__.py';
import modelUtilsFields from './model_utils/fields.py';
import modelUtilsManagers from './model_utils/managers.py';
import modelUtilsModels from './model_utils/models.py';
import modelclusterFields from './modelcluster/fields.py';
import mpttFields from './mptt/fields.py';
import mpttManagers from './mptt/managers.py';
import mpttModels from './mptt/models.py';
import mpttQuerysets from './mptt/querysets.py';
import polymorphicManagers from './polymorphic/managers.py';
import polymorphicModels from './polymorphic/models.py';
import reversionAdmin from './reversion/admin.py';
import importExportAdmin from './import_export/admin.py';
import simpleHistoryAdmin from './simple_history/admin.py';
import guardianAdmin from './guardian/admin.py';
import mpttAdmin from './mptt/admin.py';
import adminsortable2Admin from './adminsortable2/admin.py';
import restFramework from './rest_framework/__init__.py';
import restFrameworkAuthentication from './rest_framework/authentication.py';
import restFrameworkAuthtokenModels from './rest_framework/authtoken/models.py';
import restFrameworkDecorators from './rest_framework/decorators.py';
import restFrameworkExceptions from './rest_framework/exceptions.py';
import restFrameworkFilters from './rest_framework/filters.py';
import restFrameworkGenerics from './rest_framework/generics.py';
import restFrameworkMixins from './rest_framework/mixins.py';
import restFrameworkPagination from './rest_framework/pagination.py';
import restFrameworkPermissions from './rest_framework/permissions.py';
import restFrameworkRequest from './rest_framework/request.py';
import restFrameworkResponse from './rest_framework/response.py';
import restFrameworkRouters from './rest_framework/routers.py';
import restFrameworkSerializers from './rest_framework/serializers.py';
import restFrameworkSettings from './rest_framework/settings.py';
import restFrameworkStatus from './rest_framework/status.py';
import restFrameworkThrottling from './rest_framework/throttling.py';
import restFrameworkViews from './rest_framework/views.py';
import restFrameworkViewsets from './rest_framework/viewsets.py';
import taggitManagers from './taggit/managers.py';
import taggitModels from './taggit/models.py';
import treebeardMpTree from './treebeard/mp_tree.py';

/** One stub: its dotted module name, its file key in every project, its text. */
export interface LibraryModule {
  readonly module: string;
  readonly file: string;
  readonly text: string;
}

const texts: Readonly<Record<string, string>> = {
  'django/apps/__init__.py': djangoApps,
  'django/conf/__init__.py': djangoConf,
  'django/conf/urls/__init__.py': djangoConfUrls,
  'django/conf/urls/i18n.py': djangoConfUrlsI18n,
  'django/conf/urls/static.py': djangoConfUrlsStatic,
  'django/contrib/admin/__init__.py': djangoContribAdmin,
  'django/contrib/admin/models.py': djangoContribAdminModels,
  'django/contrib/auth/__init__.py': djangoContribAuth,
  'django/contrib/auth/admin.py': djangoContribAuthAdmin,
  'django/contrib/auth/decorators.py': djangoContribAuthDecorators,
  'django/contrib/auth/mixins.py': djangoContribAuthMixins,
  'django/contrib/auth/models.py': djangoContribAuthModels,
  'django/contrib/auth/signals.py': djangoContribAuthSignals,
  'django/contrib/contenttypes/admin.py': djangoContribContenttypesAdmin,
  'django/contrib/contenttypes/fields.py': djangoContribContenttypesFields,
  'django/contrib/contenttypes/models.py': djangoContribContenttypesModels,
  'django/contrib/flatpages/models.py': djangoContribFlatpagesModels,
  'django/contrib/gis/db/models.py': djangoContribGisDbModels,
  'django/contrib/messages.py': djangoContribMessages,
  'django/contrib/postgres/fields.py': djangoContribPostgresFields,
  'django/contrib/postgres/search.py': djangoContribPostgresSearch,
  'django/contrib/redirects/models.py': djangoContribRedirectsModels,
  'django/contrib/sessions/base_session.py': djangoContribSessionsBaseSession,
  'django/contrib/sessions/models.py': djangoContribSessionsModels,
  'django/contrib/sitemaps/__init__.py': djangoContribSitemaps,
  'django/contrib/sites/managers.py': djangoContribSitesManagers,
  'django/contrib/sites/models.py': djangoContribSitesModels,
  'django/contrib/sites/shortcuts.py': djangoContribSitesShortcuts,
  'django/contrib/syndication/views.py': djangoContribSyndicationViews,
  'django/core/cache/__init__.py': djangoCoreCache,
  'django/core/exceptions.py': djangoCoreExceptions,
  'django/core/mail/__init__.py': djangoCoreMail,
  'django/core/management/__init__.py': djangoCoreManagement,
  'django/core/management/base.py': djangoCoreManagementBase,
  'django/core/paginator.py': djangoCorePaginator,
  'django/core/signals.py': djangoCoreSignals,
  'django/db/__init__.py': djangoDb,
  'django/db/models/__init__.py': djangoDbModels,
  'django/db/models/functions.py': djangoDbModelsFunctions,
  'django/db/models/signals.py': djangoDbModelsSignals,
  'django/db/transaction.py': djangoDbTransaction,
  'django/dispatch.py': djangoDispatch,
  'django/forms/__init__.py': djangoForms,
  'django/http/__init__.py': djangoHttp,
  'django/shortcuts.py': djangoShortcuts,
  'django/template/__init__.py': djangoTemplate,
  'django/template/loader.py': djangoTemplateLoader,
  'django/template/response.py': djangoTemplateResponse,
  'django/urls/__init__.py': djangoUrls,
  'django/utils/decorators.py': djangoUtilsDecorators,
  'django/utils/deprecation.py': djangoUtilsDeprecation,
  'django/utils/functional.py': djangoUtilsFunctional,
  'django/views/__init__.py': djangoViews,
  'django/views/generic/__init__.py': djangoViewsGeneric,
  'django_coach/intrinsics.py': djangoCoachIntrinsics,
  'django_extensions/db/fields.py': djangoExtensionsDbFields,
  'django_extensions/db/models.py': djangoExtensionsDbModels,
  'django_filters/__init__.py': djangoFilters,
  'django_filters/rest_framework/__init__.py': djangoFiltersRestFramework,
  'django_filters/views.py': djangoFiltersViews,
  'model_utils/__init__.py': modelUtils,
  'model_utils/fields.py': modelUtilsFields,
  'model_utils/managers.py': modelUtilsManagers,
  'model_utils/models.py': modelUtilsModels,
  'modelcluster/fields.py': modelclusterFields,
  'mptt/fields.py': mpttFields,
  'mptt/managers.py': mpttManagers,
  'mptt/models.py': mpttModels,
  'mptt/querysets.py': mpttQuerysets,
  'polymorphic/managers.py': polymorphicManagers,
  'polymorphic/models.py': polymorphicModels,
  'reversion/admin.py': reversionAdmin,
  'import_export/admin.py': importExportAdmin,
  'simple_history/admin.py': simpleHistoryAdmin,
  'guardian/admin.py': guardianAdmin,
  'mptt/admin.py': mpttAdmin,
  'adminsortable2/admin.py': adminsortable2Admin,
  'rest_framework/__init__.py': restFramework,
  'rest_framework/authentication.py': restFrameworkAuthentication,
  'rest_framework/authtoken/models.py': restFrameworkAuthtokenModels,
  'rest_framework/decorators.py': restFrameworkDecorators,
  'rest_framework/exceptions.py': restFrameworkExceptions,
  'rest_framework/filters.py': restFrameworkFilters,
  'rest_framework/generics.py': restFrameworkGenerics,
  'rest_framework/mixins.py': restFrameworkMixins,
  'rest_framework/pagination.py': restFrameworkPagination,
  'rest_framework/permissions.py': restFrameworkPermissions,
  'rest_framework/request.py': restFrameworkRequest,
  'rest_framework/response.py': restFrameworkResponse,
  'rest_framework/routers.py': restFrameworkRouters,
  'rest_framework/serializers.py': restFrameworkSerializers,
  'rest_framework/settings.py': restFrameworkSettings,
  'rest_framework/status.py': restFrameworkStatus,
  'rest_framework/throttling.py': restFrameworkThrottling,
  'rest_framework/views.py': restFrameworkViews,
  'rest_framework/viewsets.py': restFrameworkViewsets,
  'taggit/managers.py': taggitManagers,
  'taggit/models.py': taggitModels,
  'treebeard/mp_tree.py': treebeardMpTree,
};

/** All stubs. File keys look like `library:/django/db/models/__init__.py`. */
export const libraryModules: readonly LibraryModule[] = Object.entries(texts).map(([path, text]) => ({
  module: path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.'),
  file: libraryFile(path),
  text,
}));

function libraryFile(path: string): string {
  return `library:/${path}`;
}
