"""Recorded exchanges: written without secrets, read from several formats, judged without sending anything."""
