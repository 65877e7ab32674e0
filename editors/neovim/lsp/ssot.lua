-- ssot-lsp for Neovim 0.11 and newer: `vim.lsp.enable('ssot')`.

-- Neovim 0.12 asks for the workspace when it is told to ask again, and leaves the buffers that are open as they are
-- (neovim/neovim#40623).
local function refresh(failure, result, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  for buffer in pairs(client and client.attached_buffers or {}) do
    local provider = client.server_capabilities.diagnosticProvider or {}
    local document = { uri = vim.uri_from_bufnr(buffer) }
    client:request(
      'textDocument/diagnostic',
      { textDocument = document, identifier = provider.identifier },
      nil,
      buffer
    )
  end
  return vim.lsp.handlers['workspace/diagnostic/refresh'](failure, result, context)
end
local must_refresh = vim.fn.has('nvim-0.12') == 1 and vim.fn.has('nvim-0.13') == 0

---@type vim.lsp.Config
return {
  cmd = { 'ssot-lsp', 'server' },
  filetypes = { 'python', 'toml', 'markdown' }, -- the last two for the registry's own documents
  root_markers = { 'ssot.toml', 'pyproject.toml' },
  workspace_required = true, -- no server for a file that is in no project
  handlers = must_refresh and { ['workspace/diagnostic/refresh'] = refresh } or nil,
}
