-- Runs inside Neovim (0.7 to 0.11): opens a file, attaches the server to it, and writes down what an editor would show.
-- Told by its environment: COACH_SERVER (JSON list, the command), COACH_ROOT, COACH_FILE, COACH_FIX ("from\nto"), COACH_RESULT.

local result = {}
local patience = 30000

local function quit()
  local file = assert(io.open(vim.env.COACH_RESULT, 'w'))
  file:write(vim.fn.json_encode(result))
  file:close()
  vim.cmd('qall!')
end

local function diagnostics(buffer)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local range = vim.api.nvim_buf_get_lines(buffer, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
    table.insert(found, {
      code = (diagnostic.user_data or {}).lsp and diagnostic.user_data.lsp.code or diagnostic.code,
      source = diagnostic.source,
      line = diagnostic.lnum + 1,
      text = range:sub(diagnostic.col + 1, diagnostic.end_col),
    })
  end
  return found
end

local function wait_for(count, buffer)
  return vim.wait(patience, function() return #vim.diagnostic.get(buffer) == count end, 20)
end

local function attach(buffer)
  local exited = false
  local client = vim.lsp.start_client({
    name = 'django-coach',
    cmd = vim.fn.json_decode(vim.env.COACH_SERVER),
    root_dir = vim.env.COACH_ROOT,
    workspace_folders = { { name = 'bookshop', uri = vim.uri_from_fname(vim.env.COACH_ROOT) } },
    on_exit = function(code) exited = true; result.exit = code end,
  })
  vim.lsp.buf_attach_client(buffer, client)
  return client, function() return exited end
end

local function ask(buffer, method)
  local row = vim.diagnostic.get(buffer)[1]
  local position = { line = row.lnum, character = row.col + 1 }
  local answers = vim.lsp.buf_request_sync(buffer, method, {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = position,
    range = { start = position, ['end'] = position },
    context = { diagnostics = {} },
  }, patience)
  for _, answer in pairs(answers or {}) do return answer.result end
end

local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.COACH_FILE))
  local buffer = vim.api.nvim_get_current_buf()
  local client, has_exited = attach(buffer)

  wait_for(1, buffer)
  result.before = diagnostics(buffer)
  result.hover = ask(buffer, 'textDocument/hover').contents.value
  result.actions = vim.tbl_map(function(action) return action.title end, ask(buffer, 'textDocument/codeAction'))

  local from, to = unpack(vim.split(vim.env.COACH_FIX, '\n'))
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  for i, line in ipairs(lines) do
    local start, stop = line:find(from, 1, true)
    if start then vim.api.nvim_buf_set_text(buffer, i - 1, start - 1, i - 1, stop, { to }) end
  end
  wait_for(0, buffer)
  result.after = diagnostics(buffer)

  vim.lsp.stop_client(client)
  vim.wait(patience, has_exited, 20)
end)
if not ok then result.problem = tostring(problem) end
quit()
