from django.views import View
from rest_framework.response import Response
from rest_framework.settings import api_settings


class APIView(View):
    renderer_classes = api_settings.DEFAULT_RENDERER_CLASSES
    parser_classes = api_settings.DEFAULT_PARSER_CLASSES
    authentication_classes = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    throttle_classes = api_settings.DEFAULT_THROTTLE_CLASSES
    permission_classes = api_settings.DEFAULT_PERMISSION_CLASSES
    versioning_class = api_settings.DEFAULT_VERSIONING_CLASS
    metadata_class = api_settings.DEFAULT_METADATA_CLASS
    schema = None

    def get_authenticators(self):
        return [authentication() for authentication in self.authentication_classes]

    def get_permissions(self):
        return [permission() for permission in self.permission_classes]

    def get_throttles(self):
        return [throttle() for throttle in self.throttle_classes]

    def get_renderers(self): ...
    def get_parsers(self): ...
    def get_exception_handler_context(self): ...
    def permission_denied(self, request, message=None, code=None): ...
    def throttled(self, request, wait): ...
    def handle_exception(self, exc): ...

    def check_permissions(self, request):
        for permission in self.get_permissions():
            if not permission.has_permission(request, self):
                self.permission_denied(request)

    def check_object_permissions(self, request, obj):
        for permission in self.get_permissions():
            if not permission.has_object_permission(request, self, obj):
                self.permission_denied(request)

    def check_throttles(self, request):
        for throttle in self.get_throttles():
            throttle.allow_request(request, self)

    def perform_authentication(self, request):
        request.user

    def initialize_request(self, request, *args, **kwargs):
        return request

    def initial(self, request, *args, **kwargs):
        self.format_kwarg = None
        self.perform_authentication(request)
        self.check_permissions(request)
        self.check_throttles(request)

    def finalize_response(self, request, response, *args, **kwargs):
        return response

    def dispatch(self, request, *args, **kwargs):
        self.args = args
        self.kwargs = kwargs
        self.request = self.initialize_request(request, *args, **kwargs)
        self.initial(self.request, *args, **kwargs)
        handler = getattr(self, self.request.method.lower(), self.http_method_not_allowed)
        return self.finalize_response(self.request, handler(self.request, *args, **kwargs))

    def options(self, request, *args, **kwargs):
        return Response({})


def exception_handler(exc, context): ...
def set_rollback(): ...
