"""The demo: an invented vendor's channel in spring 2020; its facts are files as any import reads them, in `facts/`."""
