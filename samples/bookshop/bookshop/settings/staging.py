"""Settings of the copy of the shop where changes are tried."""

import os

from .base import *

DEBUG = os.environ.get("BOOKSHOP_DEBUG", True)
SECRET_KEY = os.environ["BOOKSHOP_SECRET_KEY"]
ALLOWED_HOSTS = ["staging.bookshop.example"]
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
