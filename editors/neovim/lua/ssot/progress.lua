--- Shows how far the server's scan is, where the user asked for one.
local M = {}

local group = vim.api.nvim_create_augroup('ssot.progress', {})
local MESSAGES = vim.fn.has('nvim-0.12') == 1 -- that are progress, with an id

local function show(value, status)
  if MESSAGES then
    local said = value.message or (status == 'success' and 'done' or '…')
    vim.api.nvim_echo({ { said } }, false, {
      id = 'ssot-lsp',
      kind = 'progress',
      source = 'ssot-lsp',
      title = value.title,
      status = status,
      percent = value.percentage,
    })
  elseif status == 'running' then
    local percent = value.percentage and (' %d%%'):format(value.percentage) or ''
    vim.api.nvim_echo({ { ('%s%s %s'):format(value.title or '', percent, value.message or '') } }, false, {})
  end
end

--- Show the progress of this server until `finish`.
function M.follow(client)
  vim.api.nvim_clear_autocmds({ group = group })
  vim.api.nvim_create_autocmd('LspProgress', {
    group = group,
    callback = function(event)
      local value = event.data.params.value
      if event.data.client_id == client.id and type(value) == 'table' and value.kind then
        show(value, value.kind == 'end' and 'success' or 'running')
      end
    end,
  })
end

--- Show nothing any more.
function M.finish()
  vim.api.nvim_clear_autocmds({ group = group })
  vim.cmd.redraw() -- the next message takes the place of the last, instead of both asking for Enter
end

--- Ask the server to stop what it reports progress of.
function M.cancel(client)
  for token in pairs(client.progress.pending) do
    client:notify('window/workDoneProgress/cancel', { token = token })
  end
end

return M
