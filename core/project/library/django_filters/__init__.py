class Filter: ...


class BaseFilterSet:
    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        self.data = data
        self.queryset = queryset
        self.request = request
        self.prefix = prefix

    def filter_queryset(self, queryset):
        return queryset.filter().order_by(*self.ordering_asked_for)

    @property
    def qs(self):
        return self.filter_queryset(self.queryset.all())


class FilterSet(BaseFilterSet): ...
