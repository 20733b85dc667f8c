class BaseFilterBackend:
    def filter_queryset(self, request, queryset, view): ...
    def get_schema_operation_parameters(self, view): ...


class SearchFilter(BaseFilterBackend):
    search_param = "search"

    def filter_queryset(self, request, queryset, view):
        return queryset.filter()

    def get_search_fields(self, view, request):
        return view.search_fields

    def get_search_terms(self, request): ...


class OrderingFilter(BaseFilterBackend):
    ordering_param = "ordering"
    ordering_fields = None

    def filter_queryset(self, request, queryset, view):
        ordering = self.get_ordering(request, queryset, view)
        if ordering:
            return queryset.order_by(*ordering)
        return queryset

    def get_ordering(self, request, queryset, view):
        return self.get_default_ordering(view)

    def get_default_ordering(self, view): ...
    def get_valid_fields(self, queryset, view, context=None): ...
    def remove_invalid_fields(self, queryset, fields, view, request): ...
