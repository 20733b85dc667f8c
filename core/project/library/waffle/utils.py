from django.core.cache import cache


def get_cache():
    return cache


def keyfmt(k, v=None): ...
