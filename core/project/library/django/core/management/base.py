class CommandError(Exception): ...


class BaseCommand:
    def add_arguments(self, parser): ...

    def execute(self, *args, **options):
        return self.handle(*args, **options)

    def handle(self, *args, **options): ...


class AppCommand(BaseCommand):
    def handle_app_config(self, app_config, **options): ...


class LabelCommand(BaseCommand):
    def handle_label(self, label, **options): ...


class NoArgsCommand(BaseCommand):
    def handle_noargs(self, **options): ...
