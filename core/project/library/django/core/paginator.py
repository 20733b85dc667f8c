from django_coach.intrinsics import cut_into_pages


class InvalidPage(Exception): ...
class PageNotAnInteger(InvalidPage): ...
class EmptyPage(InvalidPage): ...
class UnorderedObjectListWarning(RuntimeWarning): ...


class Paginator:
    def __init__(self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None):
        cut_into_pages(object_list)
        self.object_list = object_list
        self.per_page = per_page
        self.orphans = orphans

    def validate_number(self, number): ...

    def get_page(self, number):
        return self.page(number)

    def page(self, number):
        top = self.count
        bottom = (number - 1) * self.per_page
        return self._get_page(self.object_list[bottom:top], number, self)

    def _get_page(self, *args, **kwargs):
        return Page(*args, **kwargs)

    @property
    def count(self):
        return self.object_list.count()

    @property
    def num_pages(self):
        return self.count

    @property
    def page_range(self):
        return range(1, self.num_pages + 1)

    def get_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2):
        return range(1, self.num_pages + 1)


class Page:
    def __init__(self, object_list, number, paginator):
        self.object_list = object_list
        self.number = number
        self.paginator = paginator

    def __len__(self):
        return len(self.object_list)

    def __iter__(self):
        return iter(self.object_list)

    def __getitem__(self, index):
        return self.object_list[index]

    def has_next(self): ...
    def has_previous(self): ...
    def has_other_pages(self): ...
    def next_page_number(self): ...
    def previous_page_number(self): ...
    def start_index(self): ...
    def end_index(self): ...
