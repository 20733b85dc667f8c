// Generated from core/project/library/**/*.py by scripts/generate.ts. Do not edit.
import adminsortable2Admin from './adminsortable2/admin.py';
import bracesViews from './braces/views.py';
import dirtyfields from './dirtyfields/__init__.py';
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
import djangoContribContenttypesPrefetch from './django/contrib/contenttypes/prefetch.py';
import djangoContribFlatpagesModels from './django/contrib/flatpages/models.py';
import djangoContribGisDbModels from './django/contrib/gis/db/models.py';
import djangoContribMessages from './django/contrib/messages/__init__.py';
import djangoContribMessagesViews from './django/contrib/messages/views.py';
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
import djangoLifecycle from './django_lifecycle/__init__.py';
import djangoObjectActions from './django_object_actions/__init__.py';
import djangoScopes from './django_scopes/__init__.py';
import djangoSummernoteAdmin from './django_summernote/admin.py';
import djangoqlAdmin from './djangoql/admin.py';
import drfDynamicFields from './drf_dynamic_fields/__init__.py';
import drfWritableNested from './drf_writable_nested/__init__.py';
import drfWritableNestedMixins from './drf_writable_nested/mixins.py';
import drfWritableNestedSerializers from './drf_writable_nested/serializers.py';
import guardianAdmin from './guardian/admin.py';
import guardianMixins from './guardian/mixins.py';
import hijackContribAdmin from './hijack/contrib/admin.py';
import importExportAdmin from './import_export/admin.py';
import leafletAdmin from './leaflet/admin.py';
import markdownxAdmin from './markdownx/admin.py';
import modelUtils from './model_utils/__init__.py';
import modelUtilsFields from './model_utils/fields.py';
import modelUtilsManagers from './model_utils/managers.py';
import modelUtilsModels from './model_utils/models.py';
import modelclusterFields from './modelcluster/fields.py';
import modeltranslationAdmin from './modeltranslation/admin.py';
import mpttAdmin from './mptt/admin.py';
import mpttFields from './mptt/fields.py';
import mpttManagers from './mptt/managers.py';
import mpttModels from './mptt/models.py';
import mpttQuerysets from './mptt/querysets.py';
import nestedAdmin from './nested_admin/__init__.py';
import orderedModelAdmin from './ordered_model/admin.py';
import polymorphicAdmin from './polymorphic/admin.py';
import polymorphicManagers from './polymorphic/managers.py';
import polymorphicModels from './polymorphic/models.py';
import restFlexFields from './rest_flex_fields/__init__.py';
import restFlexFieldsSerializers from './rest_flex_fields/serializers.py';
import restFlexFieldsViews from './rest_flex_fields/views.py';
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
import restFrameworkExtensionsMixins from './rest_framework_extensions/mixins.py';
import restFrameworkGisSerializers from './rest_framework_gis/serializers.py';
import restFrameworkNestedViewsets from './rest_framework_nested/viewsets.py';
import restFrameworkTrackingMixins from './rest_framework_tracking/mixins.py';
import reversionAdmin from './reversion/admin.py';
import reversionCompareAdmin from './reversion_compare/admin.py';
import rulesContribAdmin from './rules/contrib/admin.py';
import rulesContribModels from './rules/contrib/models.py';
import rulesContribViews from './rules/contrib/views.py';
import simpleHistoryAdmin from './simple_history/admin.py';
import soloAdmin from './solo/admin.py';
import soloModels from './solo/models.py';
import taggitManagers from './taggit/managers.py';
import taggitModels from './taggit/models.py';
import taggitSerializers from './taggit/serializers.py';
import treebeardAdmin from './treebeard/admin.py';
import treebeardMpTree from './treebeard/mp_tree.py';
import unfoldAdmin from './unfold/admin.py';
import waffleUtils from './waffle/utils.py';

/** The text of each Python stub, by the file name that it has in every project. */
export const stubs: ReadonlyMap<string, string> = new Map([
  ['library:/adminsortable2/admin.py', adminsortable2Admin],
  ['library:/braces/views.py', bracesViews],
  ['library:/dirtyfields/__init__.py', dirtyfields],
  ['library:/django/apps/__init__.py', djangoApps],
  ['library:/django/conf/__init__.py', djangoConf],
  ['library:/django/conf/urls/__init__.py', djangoConfUrls],
  ['library:/django/conf/urls/i18n.py', djangoConfUrlsI18n],
  ['library:/django/conf/urls/static.py', djangoConfUrlsStatic],
  ['library:/django/contrib/admin/__init__.py', djangoContribAdmin],
  ['library:/django/contrib/admin/models.py', djangoContribAdminModels],
  ['library:/django/contrib/auth/__init__.py', djangoContribAuth],
  ['library:/django/contrib/auth/admin.py', djangoContribAuthAdmin],
  ['library:/django/contrib/auth/decorators.py', djangoContribAuthDecorators],
  ['library:/django/contrib/auth/mixins.py', djangoContribAuthMixins],
  ['library:/django/contrib/auth/models.py', djangoContribAuthModels],
  ['library:/django/contrib/auth/signals.py', djangoContribAuthSignals],
  ['library:/django/contrib/contenttypes/admin.py', djangoContribContenttypesAdmin],
  ['library:/django/contrib/contenttypes/fields.py', djangoContribContenttypesFields],
  ['library:/django/contrib/contenttypes/models.py', djangoContribContenttypesModels],
  ['library:/django/contrib/contenttypes/prefetch.py', djangoContribContenttypesPrefetch],
  ['library:/django/contrib/flatpages/models.py', djangoContribFlatpagesModels],
  ['library:/django/contrib/gis/db/models.py', djangoContribGisDbModels],
  ['library:/django/contrib/messages/__init__.py', djangoContribMessages],
  ['library:/django/contrib/messages/views.py', djangoContribMessagesViews],
  ['library:/django/contrib/postgres/fields.py', djangoContribPostgresFields],
  ['library:/django/contrib/postgres/search.py', djangoContribPostgresSearch],
  ['library:/django/contrib/redirects/models.py', djangoContribRedirectsModels],
  ['library:/django/contrib/sessions/base_session.py', djangoContribSessionsBaseSession],
  ['library:/django/contrib/sessions/models.py', djangoContribSessionsModels],
  ['library:/django/contrib/sitemaps/__init__.py', djangoContribSitemaps],
  ['library:/django/contrib/sites/managers.py', djangoContribSitesManagers],
  ['library:/django/contrib/sites/models.py', djangoContribSitesModels],
  ['library:/django/contrib/sites/shortcuts.py', djangoContribSitesShortcuts],
  ['library:/django/contrib/syndication/views.py', djangoContribSyndicationViews],
  ['library:/django/core/cache/__init__.py', djangoCoreCache],
  ['library:/django/core/exceptions.py', djangoCoreExceptions],
  ['library:/django/core/mail/__init__.py', djangoCoreMail],
  ['library:/django/core/management/__init__.py', djangoCoreManagement],
  ['library:/django/core/management/base.py', djangoCoreManagementBase],
  ['library:/django/core/paginator.py', djangoCorePaginator],
  ['library:/django/core/signals.py', djangoCoreSignals],
  ['library:/django/db/__init__.py', djangoDb],
  ['library:/django/db/models/__init__.py', djangoDbModels],
  ['library:/django/db/models/functions.py', djangoDbModelsFunctions],
  ['library:/django/db/models/signals.py', djangoDbModelsSignals],
  ['library:/django/db/transaction.py', djangoDbTransaction],
  ['library:/django/dispatch.py', djangoDispatch],
  ['library:/django/forms/__init__.py', djangoForms],
  ['library:/django/http/__init__.py', djangoHttp],
  ['library:/django/shortcuts.py', djangoShortcuts],
  ['library:/django/template/__init__.py', djangoTemplate],
  ['library:/django/template/loader.py', djangoTemplateLoader],
  ['library:/django/template/response.py', djangoTemplateResponse],
  ['library:/django/urls/__init__.py', djangoUrls],
  ['library:/django/utils/decorators.py', djangoUtilsDecorators],
  ['library:/django/utils/deprecation.py', djangoUtilsDeprecation],
  ['library:/django/utils/functional.py', djangoUtilsFunctional],
  ['library:/django/views/__init__.py', djangoViews],
  ['library:/django/views/generic/__init__.py', djangoViewsGeneric],
  ['library:/django_coach/intrinsics.py', djangoCoachIntrinsics],
  ['library:/django_extensions/db/fields.py', djangoExtensionsDbFields],
  ['library:/django_extensions/db/models.py', djangoExtensionsDbModels],
  ['library:/django_filters/__init__.py', djangoFilters],
  ['library:/django_filters/rest_framework/__init__.py', djangoFiltersRestFramework],
  ['library:/django_filters/views.py', djangoFiltersViews],
  ['library:/django_lifecycle/__init__.py', djangoLifecycle],
  ['library:/django_object_actions/__init__.py', djangoObjectActions],
  ['library:/django_scopes/__init__.py', djangoScopes],
  ['library:/django_summernote/admin.py', djangoSummernoteAdmin],
  ['library:/djangoql/admin.py', djangoqlAdmin],
  ['library:/drf_dynamic_fields/__init__.py', drfDynamicFields],
  ['library:/drf_writable_nested/__init__.py', drfWritableNested],
  ['library:/drf_writable_nested/mixins.py', drfWritableNestedMixins],
  ['library:/drf_writable_nested/serializers.py', drfWritableNestedSerializers],
  ['library:/guardian/admin.py', guardianAdmin],
  ['library:/guardian/mixins.py', guardianMixins],
  ['library:/hijack/contrib/admin.py', hijackContribAdmin],
  ['library:/import_export/admin.py', importExportAdmin],
  ['library:/leaflet/admin.py', leafletAdmin],
  ['library:/markdownx/admin.py', markdownxAdmin],
  ['library:/model_utils/__init__.py', modelUtils],
  ['library:/model_utils/fields.py', modelUtilsFields],
  ['library:/model_utils/managers.py', modelUtilsManagers],
  ['library:/model_utils/models.py', modelUtilsModels],
  ['library:/modelcluster/fields.py', modelclusterFields],
  ['library:/modeltranslation/admin.py', modeltranslationAdmin],
  ['library:/mptt/admin.py', mpttAdmin],
  ['library:/mptt/fields.py', mpttFields],
  ['library:/mptt/managers.py', mpttManagers],
  ['library:/mptt/models.py', mpttModels],
  ['library:/mptt/querysets.py', mpttQuerysets],
  ['library:/nested_admin/__init__.py', nestedAdmin],
  ['library:/ordered_model/admin.py', orderedModelAdmin],
  ['library:/polymorphic/admin.py', polymorphicAdmin],
  ['library:/polymorphic/managers.py', polymorphicManagers],
  ['library:/polymorphic/models.py', polymorphicModels],
  ['library:/rest_flex_fields/__init__.py', restFlexFields],
  ['library:/rest_flex_fields/serializers.py', restFlexFieldsSerializers],
  ['library:/rest_flex_fields/views.py', restFlexFieldsViews],
  ['library:/rest_framework/__init__.py', restFramework],
  ['library:/rest_framework/authentication.py', restFrameworkAuthentication],
  ['library:/rest_framework/authtoken/models.py', restFrameworkAuthtokenModels],
  ['library:/rest_framework/decorators.py', restFrameworkDecorators],
  ['library:/rest_framework/exceptions.py', restFrameworkExceptions],
  ['library:/rest_framework/filters.py', restFrameworkFilters],
  ['library:/rest_framework/generics.py', restFrameworkGenerics],
  ['library:/rest_framework/mixins.py', restFrameworkMixins],
  ['library:/rest_framework/pagination.py', restFrameworkPagination],
  ['library:/rest_framework/permissions.py', restFrameworkPermissions],
  ['library:/rest_framework/request.py', restFrameworkRequest],
  ['library:/rest_framework/response.py', restFrameworkResponse],
  ['library:/rest_framework/routers.py', restFrameworkRouters],
  ['library:/rest_framework/serializers.py', restFrameworkSerializers],
  ['library:/rest_framework/settings.py', restFrameworkSettings],
  ['library:/rest_framework/status.py', restFrameworkStatus],
  ['library:/rest_framework/throttling.py', restFrameworkThrottling],
  ['library:/rest_framework/views.py', restFrameworkViews],
  ['library:/rest_framework/viewsets.py', restFrameworkViewsets],
  ['library:/rest_framework_extensions/mixins.py', restFrameworkExtensionsMixins],
  ['library:/rest_framework_gis/serializers.py', restFrameworkGisSerializers],
  ['library:/rest_framework_nested/viewsets.py', restFrameworkNestedViewsets],
  ['library:/rest_framework_tracking/mixins.py', restFrameworkTrackingMixins],
  ['library:/reversion/admin.py', reversionAdmin],
  ['library:/reversion_compare/admin.py', reversionCompareAdmin],
  ['library:/rules/contrib/admin.py', rulesContribAdmin],
  ['library:/rules/contrib/models.py', rulesContribModels],
  ['library:/rules/contrib/views.py', rulesContribViews],
  ['library:/simple_history/admin.py', simpleHistoryAdmin],
  ['library:/solo/admin.py', soloAdmin],
  ['library:/solo/models.py', soloModels],
  ['library:/taggit/managers.py', taggitManagers],
  ['library:/taggit/models.py', taggitModels],
  ['library:/taggit/serializers.py', taggitSerializers],
  ['library:/treebeard/admin.py', treebeardAdmin],
  ['library:/treebeard/mp_tree.py', treebeardMpTree],
  ['library:/unfold/admin.py', unfoldAdmin],
  ['library:/waffle/utils.py', waffleUtils],
]);
