from django.http import HttpResponse


class SimpleTemplateResponse(HttpResponse):
    def __init__(self, template, context=None, content_type=None, status=None, charset=None, using=None, headers=None): ...
    def render(self): ...


class TemplateResponse(SimpleTemplateResponse):
    def __init__(self, request, template, context=None, content_type=None, status=None, charset=None, using=None, headers=None): ...
