from rest_framework import generics, mixins, views


class ViewSetMixin:
    action = None
    detail = None
    basename = None

    @classmethod
    def as_view(cls, actions=None, **initkwargs): ...

    @classmethod
    def get_extra_actions(cls): ...

    def reverse_action(self, url_name, *args, **kwargs): ...


class ViewSet(ViewSetMixin, views.APIView): ...
class GenericViewSet(ViewSetMixin, generics.GenericAPIView): ...
class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet): ...


class ModelViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    GenericViewSet,
): ...
