"""Where one implementation differs from another: verdict by verdict, and answer by answer to the same requests."""
