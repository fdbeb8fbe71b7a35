"""From a call to bytes and back: encoding, signing, sending, decoding. One small module per vendor."""
