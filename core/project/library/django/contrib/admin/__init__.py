# The admin's options with Django's own defaults; the interpreter plays the change list itself.


def register(*models, site=None): ...
def action(function=None, *, permissions=None, description=None): ...
def display(function=None, *, boolean=None, ordering=None, description=None, empty_value=None): ...
def autodiscover(): ...


class BaseModelAdmin:
    autocomplete_fields = ()
    raw_id_fields = ()
    fields = None
    exclude = None
    fieldsets = None
    filter_vertical = ()
    filter_horizontal = ()
    radio_fields = {}
    prepopulated_fields = {}
    formfield_overrides = {}
    readonly_fields = ()
    ordering = None
    sortable_by = None
    view_on_site = True
    show_full_result_count = True

    def get_queryset(self, request):
        queryset = self.model._default_manager.get_queryset()
        ordering = self.get_ordering(request)
        if ordering:
            queryset = queryset.order_by(*ordering)
        return queryset

    def get_ordering(self, request):
        return self.ordering or ()

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields

    def get_fields(self, request, obj=None):
        return self.fields

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets

    def get_exclude(self, request, obj=None):
        return self.exclude

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields

    def formfield_for_dbfield(self, db_field, request, **kwargs): ...
    def formfield_for_foreignkey(self, db_field, request, **kwargs): ...
    def formfield_for_manytomany(self, db_field, request, **kwargs): ...
    def formfield_for_choice_field(self, db_field, request, **kwargs): ...
    def has_add_permission(self, request): ...
    def has_change_permission(self, request, obj=None): ...
    def has_delete_permission(self, request, obj=None): ...
    def has_view_permission(self, request, obj=None): ...


class ModelAdmin(BaseModelAdmin):
    list_display = ("__str__",)
    list_display_links = ()
    list_filter = ()
    list_select_related = False
    list_per_page = 100
    list_max_show_all = 200
    list_editable = ()
    search_fields = ()
    search_help_text = None
    date_hierarchy = None
    save_as = False
    save_on_top = False
    paginator = None
    preserve_filters = True
    inlines = ()
    actions = ()
    actions_on_top = True
    actions_on_bottom = False

    def __init__(self, model, admin_site):
        self.model = model
        self.admin_site = admin_site

    def get_list_display(self, request):
        return self.list_display

    def get_list_display_links(self, request, list_display):
        return self.list_display_links

    def get_list_filter(self, request):
        return self.list_filter

    def get_list_select_related(self, request):
        return self.list_select_related

    def get_search_fields(self, request):
        return self.search_fields

    def get_search_results(self, request, queryset, search_term): ...

    def get_inlines(self, request, obj):
        return self.inlines

    def get_inline_instances(self, request, obj=None): ...
    def get_actions(self, request): ...
    def get_form(self, request, obj=None, change=False, **kwargs): ...
    def get_object(self, request, object_id, from_field=None): ...
    def get_changelist(self, request, **kwargs): ...
    def get_urls(self): ...
    def message_user(self, request, message, level=None, extra_tags="", fail_silently=False): ...
    def log_change(self, request, obj, message): ...
    def add_view(self, request, form_url="", extra_context=None): ...
    def change_view(self, request, object_id, form_url="", extra_context=None): ...
    def changelist_view(self, request, extra_context=None): ...
    def delete_view(self, request, object_id, extra_context=None): ...
    def history_view(self, request, object_id, extra_context=None): ...
    def response_add(self, request, obj, post_url_continue=None): ...
    def response_change(self, request, obj): ...

    def save_form(self, request, form, change):
        return form.save(commit=False)

    def save_model(self, request, obj, form, change):
        obj.save()

    def delete_model(self, request, obj):
        obj.delete()

    def delete_queryset(self, request, queryset):
        queryset.delete()

    def save_formset(self, request, form, formset, change):
        formset.save()

    def save_related(self, request, form, formsets, change):
        form.save_m2m()
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)


class InlineModelAdmin(BaseModelAdmin):
    model = None
    fk_name = None
    extra = 3
    min_num = None
    max_num = None
    can_delete = True
    show_change_link = False

    def get_formset(self, request, obj=None, **kwargs): ...


class StackedInline(InlineModelAdmin): ...
class TabularInline(InlineModelAdmin): ...


class AdminSite:
    def register(self, model_or_iterable, admin_class=None, **options): ...
    def unregister(self, model_or_iterable): ...
    def is_registered(self, model): ...

    @property
    def urls(self): ...


site = AdminSite()


class ListFilter: ...
class FacetsMixin: ...


class SimpleListFilter(FacetsMixin, ListFilter):
    title = None
    parameter_name = None

    def value(self): ...
    def lookups(self, request, model_admin): ...
    def queryset(self, request, queryset): ...


class FieldListFilter(FacetsMixin, ListFilter): ...
class RelatedFieldListFilter(FieldListFilter): ...
class RelatedOnlyFieldListFilter(RelatedFieldListFilter): ...
class BooleanFieldListFilter(FieldListFilter): ...
class ChoicesFieldListFilter(FieldListFilter): ...
class DateFieldListFilter(FieldListFilter): ...
class AllValuesFieldListFilter(FieldListFilter): ...
class EmptyFieldListFilter(FieldListFilter): ...


HORIZONTAL = 1
VERTICAL = 2
