from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]


class Person(models.Model):
    name = models.CharField(max_length=50)
    born = models.DateField(null=True)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="people")
    passport = models.ForeignKey(Country, to_field="code", null=True, on_delete=models.SET_NULL, related_name="+")
    mentor = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="pupils")
    friends = models.ManyToManyField("self")

    class Meta:
        ordering = ["country", "-name"]


class Place(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["name"]


class Cafe(Place):
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cafes")
    is_open = models.BooleanField(default=True)


class Passport(models.Model):
    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE)
    number = models.CharField(max_length=20, db_column="nr")


class Club(models.Model):
    title = models.CharField(max_length=50)
    members = models.ManyToManyField(Person, through="Membership", related_name="clubs")
    tags = models.ManyToManyField("Tag", blank=True)


class Membership(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    since = models.DateField(null=True)

    class Meta:
        ordering = ["person"]


class Tag(models.Model):
    word = models.CharField(max_length=20)

    class Meta:
        db_table = "words"


class Elder(Person):
    class Meta:
        proxy = True
        ordering = ["born"]
