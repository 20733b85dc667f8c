class BasePermission:
    def has_permission(self, request, view):
        return True

    def has_object_permission(self, request, view, obj):
        return True


class AllowAny(BasePermission): ...


class IsAuthenticated(BasePermission):
    def has_permission(self, request, view):
        return request.user.is_authenticated


class IsAdminUser(BasePermission):
    def has_permission(self, request, view):
        return request.user.is_staff


class IsAuthenticatedOrReadOnly(BasePermission): ...
class DjangoModelPermissions(BasePermission): ...
class DjangoModelPermissionsOrAnonReadOnly(DjangoModelPermissions): ...
class DjangoObjectPermissions(DjangoModelPermissions): ...


SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
