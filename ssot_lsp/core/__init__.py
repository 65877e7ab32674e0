"""The pure core: text in, values out. No I/O, no LSP, no clock, no globals."""
