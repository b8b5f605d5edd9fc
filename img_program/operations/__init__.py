"""What whoever runs the program needs: backup and restore, figures about the running, first installation."""
