# drf-extensions: the rows of the parents that the address names.
class NestedViewSetMixin:
    def get_queryset(self):
        return super().get_queryset().filter(**self.get_parents_query_dict())

    def get_parents_query_dict(self):
        return {**self.kwargs}


class DetailSerializerMixin:
    serializer_detail_class = None
    queryset_detail = None
