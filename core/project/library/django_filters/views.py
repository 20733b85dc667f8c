from django.views import View
from django.views.generic import ContextMixin, MultipleObjectMixin, MultipleObjectTemplateResponseMixin


class FilterMixin:
    filterset_class = None
    filterset_fields = None
    strict = True

    def get_filterset_class(self):
        return self.filterset_class

    def get_filterset(self, filterset_class):
        return filterset_class(**self.get_filterset_kwargs(filterset_class))

    def get_filterset_kwargs(self, filterset_class):
        return {"data": self.request.GET, "request": self.request, "queryset": self.get_queryset()}


class BaseFilterView(FilterMixin, MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        context = self.get_context_data(object_list=self.object_list)
        return self.render_to_response(context)


class FilterView(MultipleObjectTemplateResponseMixin, BaseFilterView):
    template_name_suffix = "_filter"
