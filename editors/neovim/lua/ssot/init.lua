--- What the commands of the plugin do.
local progress = require('ssot.progress')
local quickfix = require('ssot.quickfix')
local server = require('ssot.server')
local tell = server.tell

local M = {}

local CODES = { 'SSOT001', 'SSOT002', 'SSOT003', 'SSOT004', 'SSOT005' }

local checking --- @type { client: vim.lsp.Client, request: integer }?

local function count(number, what)
  return ('%d %s%s'):format(number, what, number == 1 and '' or 's')
end

--- Say what was found; of nothing, whether there was anything to go by.
local function tell_checked(checked, client)
  local found = count(checked.findings, 'finding') .. ' in ' .. count(#checked.files, 'file')
  if checked.complete == false then
    tell('stopped, with ' .. found, vim.log.levels.WARN)
    return
  elseif checked.findings > 0 then
    tell(found)
    return
  end
  server.run(client, 'ssot.showRegistry', nil, function(folders)
    local with = vim.tbl_filter(function(folder)
      return folder.registry ~= nil and folder.registry ~= vim.NIL
    end, folders or {})
    if folders and #with == 0 then
      tell('there is no registry: `:help ssot-registry`', vim.log.levels.WARN)
    else
      tell('no findings')
    end
  end)
end

--- Check every file and put the findings into the quickfix list. A check that still runs is given up for this one.
function M.check_workspace()
  local client = server.client()
  if not client then
    return
  end
  if checking then
    checking.client:cancel_request(checking.request)
  end
  progress.follow(client)
  local this = { client = client }
  checking = this
  this.request = server.run(client, 'ssot.checkWorkspace', nil, function(checked)
    if checking ~= this then
      return
    end
    checking = nil
    progress.finish()
    if not checked then
      return
    end
    quickfix.show(quickfix.items(checked, client.offset_encoding))
    tell_checked(checked, client)
    if vim.lsp.buf.workspace_diagnostics then -- Neovim 0.12: so that they are diagnostics, too
      vim.lsp.buf.workspace_diagnostics({ client_id = client.id })
    end
  end)
end

--- Stop the check that runs.
function M.stop_check()
  if not checking then
    tell('no check runs')
    return
  end
  local client, request = checking.client, checking.request
  checking = nil
  client:cancel_request(request)
  progress.cancel(client)
  progress.finish()
  tell('the check was stopped')
end

--- Fix what is safe to fix in the current buffer.
function M.fix_file()
  local client = server.client(true)
  if client then
    server.run(client, 'ssot.fixFile', { vim.uri_from_bufnr(0) }, function(mended)
      if mended then
        tell(mended.applied and 'fixed ' .. count(mended.findings, 'finding') or 'nothing can safely be fixed')
      end
    end)
  end
end

--- Fix what is safe to fix in every file; the buffers are left to be looked at and written (`:wall`).
function M.fix_workspace()
  local client = server.client()
  if client then
    server.run(client, 'ssot.fixWorkspace', nil, function(mended)
      if mended and mended.applied then
        local what = count(mended.findings, 'finding') .. ' in ' .. count(mended.files, 'file')
        tell(('fixed %s; `:wall` writes them'):format(what))
      elseif mended then
        tell('nothing can safely be fixed')
      end
    end)
  end
end

--- The rule of the finding under the cursor, or else of the first in the line; its code where it has none.
local function rule_here()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local first
  for _, one in ipairs(vim.diagnostic.get(0, { lnum = row - 1 })) do
    if one.source == 'ssot-lsp' then
      local data = vim.tbl_get(one, 'user_data', 'lsp', 'data')
      local rule = type(data) == 'table' and data.rule or one.code
      local begun = one.lnum < row - 1 or one.col <= column
      if begun and (one.end_lnum > row - 1 or column < one.end_col) then
        return rule
      end
      first = first or rule
    end
  end
  return first
end

--- Explain a rule or a code, or the rule of the finding under the cursor.
function M.show_rule(name)
  local client = server.client()
  if not client then
    return
  end
  name = name or rule_here()
  if not name then
    tell('there is no finding in this line; name a rule or a code')
    return
  end
  server.run(client, 'ssot.showRule', { name, vim.uri_from_bufnr(0) }, function(text)
    if text then
      vim.lsp.util.open_floating_preview(vim.split(text, '\n'), 'markdown', { focus_id = 'ssot-rule', max_width = 90 })
    end
  end)
end

--- Rules and codes that begin with `lead`, for completion.
function M.rule_names(lead)
  local names = vim.deepcopy(CODES)
  for _, client in ipairs(vim.lsp.get_clients({ name = 'ssot' })) do
    for _, folder in ipairs(server.ask(client, 'ssot.showRegistry') or {}) do
      for _, rule in ipairs(folder.rules) do
        names[#names + 1] = rule.id
      end
    end
  end
  table.sort(names)
  return vim
    .iter(names)
    :filter(function(name)
      return vim.startswith(name, lead)
    end)
    :fold({}, function(kept, name)
      if kept[#kept] ~= name then
        kept[#kept + 1] = name
      end
      return kept
    end)
end

return M
