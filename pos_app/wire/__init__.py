"""Messages on the wire: frozen structs, strict reading, session states. No sockets, no Qt."""
