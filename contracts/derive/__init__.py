"""Derivation: from a document to facts, and from facts to a spec that cites the page for every rule."""
