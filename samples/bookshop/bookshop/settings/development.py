"""Settings for the machine of a developer."""

from .base import *

DEBUG = True
SECRET_KEY = "only-for-development"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
