from django_filters import FilterSet
from rest_framework.filters import BaseFilterBackend


class DjangoFilterBackend(BaseFilterBackend):
    def filter_queryset(self, request, queryset, view):
        return queryset.filter()
