-- ssot-lsp for Neovim 0.11 and newer: `vim.lsp.enable('ssot')`.
return {
  cmd = { 'ssot-lsp', 'server' },
  filetypes = { 'python', 'toml', 'markdown' }, -- the last two for the registry's own documents
  root_markers = { 'ssot.toml', 'pyproject.toml', '.git' },
  settings = {
    ssot = {
      workspaceDiagnostics = true,
      renameImports = true,
      logLevel = 'warning',
    },
  },
}
