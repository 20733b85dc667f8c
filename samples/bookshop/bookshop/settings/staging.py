"""Settings of the copy of the shop where changes are tried."""

import os

from .base import *

DEBUG = os.environ.get("BOOKSHOP_DEBUG", True)
SECRET_KEY = os.environ["BOOKSHOP_SECRET_KEY"]
ALLOWED_HOSTS = ["staging.bookshop.example"]
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
