from rest_framework import serializers

from .models import Book


class BookSerializer(serializers.ModelSerializer):
    review_count = serializers.SerializerMethodField()

    class Meta:
        model = Book
        fields = ["id", "title", "price", "review_count"]

    def get_review_count(self, book):
        return book.reviews.count()
