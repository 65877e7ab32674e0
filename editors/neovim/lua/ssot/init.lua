local M = {}

local SEVERITIES = { 'E', 'W', 'I', 'N' }
local CODES = { 'SSOT001', 'SSOT002', 'SSOT003', 'SSOT004', 'SSOT005' }

local function tell(message, level)
  vim.notify('ssot-lsp: ' .. message, level or vim.log.levels.INFO)
end

--- The client of this buffer, or else any that runs.
local function client_of(buffer)
  local found = vim.lsp.get_clients({ name = 'ssot', bufnr = buffer })[1] or vim.lsp.get_clients({ name = 'ssot' })[1]
  if not found then
    tell("the server is not running: see `:checkhealth ssot`", vim.log.levels.ERROR)
  end
  return found
end

--- Run a command of the server; `done` gets its result, and is not called where it fails.
local function run(command, arguments, done)
  local client = client_of(0)
  if not client then
    return
  end
  client:request('workspace/executeCommand', { command = command, arguments = arguments }, function(failure, result)
    if failure then
      tell(failure.message, vim.log.levels.ERROR)
    else
      done(result, client)
    end
  end)
end

local function count(number, what)
  return ('%d %s%s'):format(number, what, number == 1 and '' or 's')
end

--- The lines of a file as they are shown, or else as they are on the disk.
local function lines_of(name)
  local buffer = vim.fn.bufnr(name)
  if buffer ~= -1 and vim.api.nvim_buf_is_loaded(buffer) then
    return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  end
  return vim.fn.filereadable(name) == 1 and vim.fn.readfile(name) or {}
end

--- The findings of `ssot.checkWorkspace` as the items of a quickfix list.
local function items_of(checked, client)
  local items = {}
  for _, file in ipairs(checked.files) do
    local name = vim.uri_to_fname(file.uri)
    local lines = lines_of(name)
    local function byte(position)
      local line = lines[position.line + 1] or ''
      return vim.str_byteindex(line, client.offset_encoding, position.character, false) + 1
    end
    for _, one in ipairs(file.diagnostics) do
      items[#items + 1] = {
        filename = name,
        lnum = one.range.start.line + 1,
        col = byte(one.range.start),
        end_lnum = one.range['end'].line + 1,
        end_col = byte(one.range['end']),
        type = SEVERITIES[one.severity] or 'E',
        text = ('%s [%s]'):format(one.message, one.code),
      }
    end
  end
  return items
end

--- Check every file and put the findings into the quickfix list, which is opened when there are some.
function M.check_workspace()
  run('ssot.checkWorkspace', {}, function(checked, client)
    local items = items_of(checked, client)
    vim.fn.setqflist({}, ' ', { title = 'ssot-lsp', items = items })
    if #items > 0 then
      vim.cmd('botright copen')
    end
    tell(count(checked.findings, 'finding') .. ' in ' .. count(#checked.files, 'file'))
    for _, fault in ipairs(checked.faults) do
      tell(fault.path .. ' was not checked: ' .. fault.message, vim.log.levels.WARN)
    end
  end)
end

local function tell_mended(mended)
  if mended.applied then
    tell('fixed ' .. count(mended.findings, 'finding') .. ' in ' .. count(mended.files, 'file'))
  else
    tell('nothing can safely be fixed')
  end
end

--- Fix what is safe to fix in the current buffer.
function M.fix_file()
  run('ssot.fixFile', { vim.uri_from_bufnr(0) }, tell_mended)
end

--- Fix what is safe to fix in every file; the buffers are left to be looked at and written (`:wall`).
function M.fix_workspace()
  run('ssot.fixWorkspace', {}, tell_mended)
end

--- The code of the finding under the cursor.
local function code_here()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  for _, one in ipairs(vim.diagnostic.get(0, { lnum = row - 1 })) do
    if one.source == 'ssot-lsp' and one.col <= column and column <= one.end_col then
      return one.code
    end
  end
end

--- Explain a rule or a code, or the code of the finding under the cursor.
function M.show_rule(name)
  name = name or code_here()
  if not name then
    tell('no finding here; name a rule or a code')
    return
  end
  run('ssot.showRule', { name, vim.uri_from_bufnr(0) }, function(text)
    vim.lsp.util.open_floating_preview(vim.split(text, '\n'), 'markdown', { border = 'rounded', focus_id = 'ssot-rule' })
  end)
end

--- Rules and codes that begin with `lead`, for completion.
function M.rule_names(lead)
  local names = vim.deepcopy(CODES)
  local client = vim.lsp.get_clients({ name = 'ssot' })[1]
  local answer = client and client:request_sync('workspace/executeCommand', { command = 'ssot.showRegistry' }, 1000)
  for _, registry in ipairs(answer and answer.result or {}) do
    for _, rule in ipairs(registry.rules) do
      names[#names + 1] = rule.id
    end
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, names)
end

return M
