"""What people do with documents: one function for each thing."""

from img_program.documents.actions.upload import upload_document

__all__ = ["upload_document"]
