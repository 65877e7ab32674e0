local M = {}

function M.check()
  local health = vim.health
  health.start('ssot-lsp')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or newer is needed for `vim.lsp.enable`')
    return
  end
  local config = vim.lsp.config.ssot
  local command = config and config.cmd
  if type(command) == 'table' and vim.fn.executable(command[1]) == 1 then
    local version = vim.trim(vim.fn.system({ command[1], '--version' }))
    health.ok(('%s: %s'):format(vim.fn.exepath(command[1]), version))
  elseif type(command) == 'table' then
    health.error(('`%s` is not executable'):format(command[1]), {
      'python -m pip install ssot-lsp',
      "or name it: vim.lsp.config('ssot', { cmd = { '/path/to/ssot-lsp', 'server' } })",
    })
  end
  if not vim.lsp.is_enabled or vim.lsp.is_enabled('ssot') then
    health.ok('enabled')
  else
    health.warn('not enabled', { "vim.lsp.enable('ssot')" })
  end
  local clients = vim.lsp.get_clients({ name = 'ssot' })
  if #clients == 0 then
    health.info('no server runs now; it starts with the first Python file')
  end
  for _, client in ipairs(clients) do
    local answer = client:request_sync('workspace/executeCommand', { command = 'ssot.debugInformation' }, 2000)
    if answer and answer.result then
      health.ok('a server answers:\n' .. vim.trim(answer.result))
    else
      health.error('a server runs in ' .. tostring(client.root_dir) .. ' and does not answer')
    end
  end
end

return M
