from django.dispatch import Signal


class ModelSignal(Signal): ...


pre_init = ModelSignal()
post_init = ModelSignal()
pre_save = ModelSignal()
post_save = ModelSignal()
pre_delete = ModelSignal()
post_delete = ModelSignal()
m2m_changed = ModelSignal()
class_prepared = ModelSignal()
pre_migrate = Signal()
post_migrate = Signal()
