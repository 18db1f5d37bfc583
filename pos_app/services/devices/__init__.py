"""Keys, pairing, certificate, discovery: who may prove itself."""
