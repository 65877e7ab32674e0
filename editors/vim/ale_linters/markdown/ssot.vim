" Description: ssot-lsp finds faults in a registry that is written in Markdown

call ale#linter#Define('markdown', ssot#ale#Linter())
