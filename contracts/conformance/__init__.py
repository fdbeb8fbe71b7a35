"""The suite as pytest collects it: one test per clause side."""
