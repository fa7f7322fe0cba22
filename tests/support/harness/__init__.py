"""What an outsider needs to talk to a real daemon: keys, messages, signatures, a wire."""
