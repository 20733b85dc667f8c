from django.http import HttpRequest


class Request(HttpRequest): ...
