# Leaf operations that the interpreter answers itself; only the stubs beside this file use them.


def as_tuple(names):
    """("title",) for "title"; a list or tuple as it is."""
    ...


def model_name(of):
    """'book' for a queryset of books, a book or the class Book."""
    ...


def model_template(of, suffix):
    """'shop/book_list.html' for a queryset of books and the suffix '_list'."""
    ...


def cut_into_pages(rows):
    """Tells that pages are made of a queryset, which then needs an order."""
    ...


def model_form(model, fields):
    """A ModelForm class for the model."""
    ...


def setting(name, default=None):
    """A Django setting's value."""
    ...
