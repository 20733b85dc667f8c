import os

from django.core.wsgi import get_wsgi_application

stage = os.environ.get("BOOKSHOP_STAGE", "production")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"bookshop.settings.{stage}")

application = get_wsgi_application()
