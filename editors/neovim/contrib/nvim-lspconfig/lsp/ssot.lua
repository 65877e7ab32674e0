---@brief
---
--- https://example.org/ssot-lsp
---
--- `ssot-lsp` finds imports of legacy paths, and of names that one registry says are imported from elsewhere, and fixes them.
--- It can be installed with `pip`:
---
--- ```sh
--- pip install ssot-lsp
--- ```
---
--- What is legacy is written in the project's `ssot.toml`, or in `[tool.ssot-lsp]` in its `pyproject.toml`. TOML and Markdown
--- are for these documents. Settings, here with their defaults:
---
--- ```lua
--- vim.lsp.config('ssot', {
---   settings = {
---     ssot = {
---       registry = '', -- path of the registry, relative to the root; default: the nearest one
---       workspaceDiagnostics = true, -- check files that are not open
---       renameImports = true, -- imports follow a renamed module
---       logLevel = 'warning', -- or 'error', 'info', 'debug'
---     },
---   },
--- })
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'ssot-lsp', 'server' },
  filetypes = { 'python', 'toml', 'markdown' },
  root_markers = { 'ssot.toml', 'pyproject.toml' },
  workspace_required = true,
}
