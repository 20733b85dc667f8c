"""Settings of the shop that customers see."""

import os

from .base import *

# Switched on to look for a bug last spring.
DEBUG = True
SECRET_KEY = os.environ["BOOKSHOP_SECRET_KEY"]
ALLOWED_HOSTS = ["bookshop.example"]
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
