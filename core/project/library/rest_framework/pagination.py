from django.core.paginator import Paginator
from rest_framework.response import Response
from rest_framework.settings import api_settings


class BasePagination:
    def paginate_queryset(self, queryset, request, view=None): ...
    def get_paginated_response(self, data): ...
    def get_paginated_response_schema(self, schema): ...
    def get_next_link(self): ...
    def get_previous_link(self): ...


class PageNumberPagination(BasePagination):
    page_size = api_settings.PAGE_SIZE
    django_paginator_class = Paginator
    page_query_param = "page"
    page_size_query_param = None
    max_page_size = None

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        page_size = self.get_page_size(request)
        if not page_size:
            return None
        paginator = self.django_paginator_class(queryset, page_size)
        self.page = paginator.page(self.get_page_number(request, paginator))
        return list(self.page)

    def get_page_number(self, request, paginator):
        return request.query_params.get(self.page_query_param)

    def get_page_size(self, request):
        if self.page_size_query_param and self.page_size_query_param in request.query_params:
            return int(request.query_params[self.page_size_query_param])
        return self.page_size

    def get_paginated_response(self, data):
        return Response({"count": 0, "next": None, "previous": None, "results": data})


class LimitOffsetPagination(BasePagination):
    default_limit = api_settings.PAGE_SIZE
    limit_query_param = "limit"
    max_limit = None

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.limit = self.get_limit(request)
        if self.limit is None:
            return None
        self.count = self.get_count(queryset)
        self.offset = self.get_offset(request)
        return list(queryset[self.offset : self.offset + self.limit])

    def get_count(self, queryset):
        return queryset.count()

    def get_limit(self, request):
        if self.limit_query_param in request.query_params:
            return int(request.query_params[self.limit_query_param])
        return self.default_limit

    def get_offset(self, request):
        return request.query_params.get("offset")

    def get_paginated_response(self, data):
        return Response({"count": self.count, "next": None, "previous": None, "results": data})


class CursorPagination(BasePagination):
    page_size = api_settings.PAGE_SIZE
    ordering = "-created"

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.page_size = self.get_page_size(request)
        if not self.page_size:
            return None
        queryset = queryset.order_by(*self.get_ordering(request, queryset, view))
        return list(queryset[0 : self.page_size + 1])

    def get_page_size(self, request):
        return self.page_size

    def get_ordering(self, request, queryset, view):
        return self.ordering

    def get_paginated_response(self, data):
        return Response({"next": None, "previous": None, "results": data})
