"""Which staff roles this room is for is the database's rule too."""

from django.db import migrations

from img_program.database.operations import RenewAccess


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_one_fact")]
    operations = [RenewAccess()]
