# drf-nested-routers: the rows of the parents that the address names.
class NestedViewSetMixin:
    def get_queryset(self):
        return super().get_queryset().filter(**self.kwargs)
