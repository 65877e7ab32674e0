"""ssot-lsp: one registry says where every name is to be imported from; this makes it true."""

__version__ = "0.1.0"
