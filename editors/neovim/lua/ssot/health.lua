local server = require('ssot.server')

local M = {}

--- The program that the configuration names: is it there, and which version is it?
local function check_program(config)
  local health = vim.health
  local command = config and config.cmd
  if command == nil then
    health.error(
      "there is no configuration 'ssot'",
      { 'put the folder `editors/neovim` of ssot-lsp on your runtimepath' }
    )
  elseif type(command) == 'function' then
    health.info('the server is started by a function of your own')
  elseif vim.fn.executable(command[1]) == 0 then
    health.error(('`%s` cannot be run'):format(command[1]), {
      'python -m pip install ssot-lsp',
      "or name it: vim.lsp.config('ssot', { cmd = { '/path/to/ssot-lsp', 'server' } })",
    })
  else
    local ran, asked = pcall(function()
      return vim.system({ command[1], '--version' }, { text = true, timeout = 10000 }):wait()
    end)
    if ran and asked.code == 0 then
      health.ok(('%s: %s'):format(vim.fn.exepath(command[1]), vim.trim(asked.stdout)))
    else
      health.error(
        ('`%s --version` failed: %s'):format(command[1], vim.trim(ran and asked.stderr or tostring(asked))),
        { 'is it the right program, in an environment that is whole?' }
      )
    end
  end
end

--- One folder of a server: the registry that was found, and what is wrong with it.
local function check_folder(folder)
  local health = vim.health
  local name = vim.uri_to_fname(folder.folder)
  if folder.registry == nil or folder.registry == vim.NIL then
    health.warn(('no registry for %s'):format(name), { 'write an ssot.toml: `:help ssot-registry`' })
    return
  end
  if folder.broken and folder.broken ~= vim.NIL then
    health.error(('%s cannot be read: %s'):format(folder.registry, folder.broken))
  else
    health.ok(('%s: %d rules'):format(folder.registry, folder.count))
  end
  for _, problem in ipairs(folder.problems) do
    local text = ('%s:%s: %s [%s]'):format(problem.path, problem.line or 1, problem.message, problem.code)
    if problem.severity == 'error' then
      health.error(text)
    else
      health.warn(text)
    end
  end
end

local function check_client(client)
  local health = vim.health
  health.start(('ssot-lsp: server %d, in %s'):format(client.id, client.root_dir or 'no folder'))
  local buffers = vim.tbl_count(client.attached_buffers)
  health.info(('attached to %d buffer%s'):format(buffers, buffers == 1 and '' or 's'))
  local folders = server.ask(client, 'ssot.showRegistry')
  local information = server.ask(client, 'ssot.debugInformation')
  if not folders or not information then
    health.error(
      'it does not answer',
      { '`:edit` after `client:stop(true)`; the log is in ' .. vim.lsp.log.get_filename() }
    )
    return
  end
  for _, folder in ipairs(folders) do
    check_folder(folder)
  end
  health.info('for a bug report:\n' .. vim.trim(information))
end

function M.check()
  local health = vim.health
  health.start('ssot-lsp')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or newer is needed for `vim.lsp.enable`')
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  check_program(vim.lsp.config.ssot)
  if not vim.lsp.is_enabled then
    health.info('whether it is enabled cannot be known in this version of Neovim')
  elseif vim.lsp.is_enabled('ssot') then
    health.ok('enabled')
  else
    health.warn('not enabled', { "vim.lsp.enable('ssot')" })
  end
  local clients = vim.lsp.get_clients({ name = 'ssot' })
  if #clients == 0 then
    health.info('no server runs now; it starts with the first Python file of a project')
  end
  for _, client in ipairs(clients) do
    check_client(client)
  end
end

return M
