from django.core.mail import send_mail
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Order


@receiver(post_save, sender=Order)
def confirm_order(sender, instance, created, **kwargs):
    if created:
        send_mail("Thank you", f"Your order {instance.pk} is on its way.", None, [instance.customer.email])
