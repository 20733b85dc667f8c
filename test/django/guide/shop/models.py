"""The bookshop of the guide: what its examples take for granted."""

from django.db import models


class Publisher(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Author(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Award(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="awards")


class Tag(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=100)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=10)
    in_print = models.BooleanField(default=True)
    published = models.DateField(null=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    publisher = models.ForeignKey(Publisher, on_delete=models.SET_NULL, null=True, related_name="books")
    tags = models.ManyToManyField(Tag, related_name="books")

    def __str__(self):
        return self.title


class Stock(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE)
    left = models.PositiveIntegerField(default=5)


class Customer(models.Model):
    name = models.CharField(max_length=100)


class Profile(models.Model):
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="profile")
    city = models.CharField(max_length=100)
