"""Which staff roles this room is for is the database's rule too."""

from django.db import migrations

from img_program.database.operations import RenewAccess


class Migration(migrations.Migration):
    dependencies = [("training", "0002_money")]
    operations = [RenewAccess()]
