--- Finds the server, and talks to it.
local M = {}

local CANCELLED = -32800

function M.tell(message, level)
  vim.notify('ssot-lsp: ' .. message, level or vim.log.levels.INFO)
end

--- Why no server runs for this buffer, and what to do about it.
local function why_none()
  if vim.fn.has('nvim-0.11') == 0 then
    return 'Neovim 0.11 or newer is needed'
  end
  if vim.lsp.is_enabled and not vim.lsp.is_enabled('ssot') then
    return "the server is not enabled: put `vim.lsp.enable('ssot')` into your init.lua"
  end
  local config = vim.lsp.config.ssot
  local command = config and config.cmd
  if type(command) == 'table' and vim.fn.executable(command[1]) == 0 then
    return ("`%s` cannot be run: `python -m pip install ssot-lsp`, or name it with `vim.lsp.config('ssot', { cmd = … })`"):format(
      command[1]
    )
  end
  local markers = table.concat(vim.iter(config and config.root_markers or {}):flatten():totable(), ' or ')
  return ('no server runs yet: open a file of a project with %s; see `:checkhealth ssot`'):format(markers)
end

--- Whether a folder is the server's.
local function holds(client, path)
  return client.root_dir and path ~= '' and vim.fs.relpath(client.root_dir, path) ~= nil
end

--- The server of the current buffer; of its folder; of the current folder; or the only one. None is started.
--- @param attached? boolean it must know the buffer
--- @return vim.lsp.Client? # none where there is none: then the user was told why
function M.client(attached)
  local here = vim.lsp.get_clients({ name = 'ssot', bufnr = 0 })[1]
  if here then
    return here
  end
  local all = vim.lsp.get_clients({ name = 'ssot' })
  if #all == 0 then
    M.tell(why_none(), vim.log.levels.ERROR)
    return
  end
  if attached then
    M.tell('the server does not look at this buffer', vim.log.levels.WARN)
    return
  end
  for _, path in ipairs({ vim.api.nvim_buf_get_name(0), vim.fn.getcwd() }) do
    for _, client in ipairs(all) do
      if holds(client, path) then
        return client
      end
    end
  end
  if #all == 1 then
    return all[1]
  end
  M.tell('several servers run, and this buffer has none: go to a file of the project', vim.log.levels.WARN)
end

--- Run a command of the server. `done` gets its result, or nil where it failed (then the user was told) or was
--- cancelled.
--- @return integer? # the request, for `client:cancel_request`
function M.run(client, command, arguments, done)
  -- with no buffer named, Neovim first sends what is not sent yet of all of them, and not of this one alone
  local _, request = client:request('workspace/executeCommand', {
    command = command,
    arguments = arguments,
  }, function(failure, result)
    if failure and failure.code ~= CANCELLED then
      M.tell(failure.message, vim.log.levels.ERROR)
    end
    done(not failure and result or nil)
  end)
  return request
end

--- Run a command and wait for its result, a second at most; nil without one.
function M.ask(client, command, arguments)
  local params = { command = command, arguments = arguments }
  local answer = client:request_sync('workspace/executeCommand', params, 1000)
  return answer and answer.result
end

return M
