--- The findings of the workspace as a quickfix list.
local M = {}

local SEVERITIES = { 'E', 'W', 'I', 'N' }
local TITLE = 'ssot-lsp'

--- The lines of a file as they are shown, or else as they are on the disk.
local function lines_of(buffer)
  if vim.api.nvim_buf_is_loaded(buffer) then
    return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  end
  local name = vim.api.nvim_buf_get_name(buffer)
  return vim.fn.filereadable(name) == 1 and vim.fn.readfile(name) or {}
end

--- A function that gives the column, in bytes from 1, of a position in a buffer.
local function columns(buffer, encoding)
  local lines
  return function(position)
    if encoding == 'utf-8' then
      return position.character + 1
    end
    lines = lines or lines_of(buffer)
    return vim.str_byteindex(lines[position.line + 1] or '', encoding, position.character, false) + 1
  end
end

--- What `ssot.checkWorkspace` answered as items, by file and line; files that could not be checked come last.
--- @return table[]
function M.items(checked, encoding)
  local items = {}
  for _, file in ipairs(checked.files) do
    local buffer = vim.uri_to_bufnr(file.uri)
    local column = columns(buffer, encoding)
    for _, one in ipairs(file.diagnostics) do
      items[#items + 1] = {
        bufnr = buffer,
        lnum = one.range.start.line + 1,
        col = column(one.range.start),
        end_lnum = one.range['end'].line + 1,
        end_col = column(one.range['end']),
        type = SEVERITIES[one.severity] or 'E',
        text = ('%s [%s]'):format(one.message:gsub('%s*\n%s*', ' '), one.code),
      }
    end
  end
  local names = {}
  for _, item in ipairs(items) do
    names[item.bufnr] = names[item.bufnr] or vim.api.nvim_buf_get_name(item.bufnr)
  end
  table.sort(items, function(one, other)
    if one.bufnr ~= other.bufnr then
      return names[one.bufnr] < names[other.bufnr]
    elseif one.lnum ~= other.lnum then
      return one.lnum < other.lnum
    end
    return one.col < other.col
  end)
  for _, fault in ipairs(checked.faults) do
    items[#items + 1] = { filename = fault.path, lnum = 1, type = 'E', text = 'not checked: ' .. fault.message }
  end
  return items
end

--- Show the items: in the place of those of the last check, if that is the current list, and else in a list of its
--- own. The cursor stays where it is.
function M.show(items)
  local ours = vim.fn.getqflist({ title = 0 }).title == TITLE
  if #items == 0 and not ours then
    return
  end
  vim.fn.setqflist({}, ours and 'r' or ' ', { title = TITLE, items = items })
  local window = vim.api.nvim_get_current_win()
  vim.cmd('botright cwindow') -- which closes it where there is nothing
  if vim.api.nvim_win_is_valid(window) then
    vim.api.nvim_set_current_win(window)
  end
end

return M
