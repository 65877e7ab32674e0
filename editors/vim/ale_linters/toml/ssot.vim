" Description: ssot-lsp finds faults in a registry that is written in TOML

call ale#linter#Define('toml', ssot#ale#Linter())
