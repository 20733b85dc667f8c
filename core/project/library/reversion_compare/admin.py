# django-reversion-compare: a change list like any other.
from reversion.admin import VersionAdmin


class CompareVersionAdmin(VersionAdmin): ...
