" Description: ssot-lsp finds imports of legacy paths, by a registry

call ale#linter#Define('python', ssot#ale#Linter())
