from django.urls import path

from . import api, views

urlpatterns = [
    path("", views.book_list, name="book-list"),
    path("prices.txt", views.price_list, name="price-list"),
    path("books/<int:pk>/", views.book_detail, name="book-detail"),
    path("api/books/", api.BookListView.as_view(), name="api-book-list"),
]
