-- Keeps a batch in a room, and tells it to whoever listens, if nobody stands otherwise than its writer knows.
-- It knows versions, keys and numbers, and no rule of the chat.
--
-- KEYS: about, roster, log, said, keys, readers, ended; then what each reader of the batch may read besides
-- ARGV: the channel; the batch's mark; the writer's epoch, told, tail; a new epoch; lines kept at most; the format that
--   the writer writes; then for each item
--   author and key, or ""; readers, or ""; changes as JSON, or "null"; message as JSON, or "null";
--   the member whose name it tells, or ""; "1" for somebody's words, or ""; a member who has quit, or "";
--   "1" if all before it is forgotten, or "";
--   or "" that something is otherwise than it was said, in rows: its seq; the seq of what told of it last, or 0; its at;
--   the message as JSON; when it was corrected, or "" for now; who has deleted it and who agree, as JSON
-- An entry of a stream cannot be changed: what is amended stands in a sorted set beside it, with its seq as its score.
-- Returns: "kept", "again", "lost" or "newer"; entries that the writer does not know; (number, seq) of items whose key is known.
local about, roster, log, said, keys, readers, ended = unpack(KEYS)
local channel, mark, epoch, told, tail, fresh, most, format = unpack(ARGV, 1, 8)
local FIRST, WIDTH, LOG, OVER = 9, 9, 1000, 100
local base = string.match(about, '^(.*):about$')
told, most = tonumber(told), tonumber(most)

local function whole(number) return string.format('%.0f', number) end  -- else Lua writes 1e+15

local now = redis.call('HMGET', about, 'epoch', 'seq', 'version', 'at', 'format')
if tonumber(now[5] or 1) > tonumber(format) then return {'newer', {}, {}} end
local seq, version = tonumber(now[2] or 0), tonumber(now[3] or 0)

local function beside(stream) return base .. ':amended' .. string.sub(stream, #base + 1) end
local function mark_of(entry) return string.match(entry, '^%["([^"]*)"') end

-- With how that is now what it is about, if nothing later tells of it.
local function entry_of(fields) return fields[4] and string.sub(fields[2], 1, -2) .. ',' .. fields[4] .. ']' or fields[2] end

local function entry_at(number)
  local found = redis.call('XRANGE', log, whole(number), whole(number))[1]
  return found and found[2][2] or redis.call('ZRANGEBYSCORE', beside(log), whole(number), whole(number))[1]
end

local function entries_after(number)
  local found, texts = {}, {}
  for _, each in ipairs(redis.call('XRANGE', log, whole(number + 1), '+')) do
    found[#found + 1] = {tonumber(string.match(each[1], '^%d+')), entry_of(each[2])}
  end
  local amended = redis.call('ZRANGEBYSCORE', beside(log), '(' .. whole(number), '+inf', 'WITHSCORES')
  for each = 1, #amended, 2 do found[#found + 1] = {tonumber(amended[each + 1]), amended[each]} end
  if #amended > 0 then table.sort(found, function(one, other) return one[1] < other[1] end) end
  for _, each in ipairs(found) do texts[#texts + 1] = each[2] end
  return texts
end

-- What the writer has told people must be what is here, mark by mark: after a failover a mere count could agree.
local last = told > 0 and told <= seq and entry_at(told)
if now[1] ~= epoch or told > seq or (last and mark_of(last) ~= tail) then
  if not now[1] or now[1] == epoch then redis.call('HSET', about, 'epoch', fresh) end
  return {'lost', {}, {}}
end

local entries, done = {}, false
if told < seq then
  entries = entries_after(told)
  for _, each in ipairs(entries) do done = done or mark_of(each) == mark end
  if #entries < seq - told then return {'lost', {}, {}} end  -- too far behind: the log begins later
end
if done then return {'kept', entries, {}} end  -- the answer was lost, and it was sent again
if version > told then return {'again', entries, {}} end

local known = {}
for item = FIRST, #ARGV, WIDTH do
  local found = ARGV[item] ~= '' and redis.call('ZSCORE', keys, ARGV[item])
  if found then
    known[#known + 1] = (item - FIRST) / WIDTH
    known[#known + 1] = found
  end
end
if #known > 0 then return {'again', entries, known} end

-- No write stands above this line: what a script has written stays, also when it fails later.
local time = redis.call('TIME')
local at = math.max(time[1] * 1000 + math.floor(time[2] / 1000), tonumber(now[4] or 0))  -- one clock for all servers
local new = {}

-- A key is of use as long as its author finds the line: who goes on for years must not keep the keys of years.
local function forget_key(line, reader)
  local old = cjson.decode(line)[3]
  local author, used = old[2], old[7]
  if type(used) == 'string' and (not reader or reader == author) then
    redis.call('ZREM', keys, author .. ' ' .. used)
  end
end

local function forget_amended(stream)
  local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  local old = first and '(' .. string.match(first[1], '^%d+') or '+inf'
  local forgotten = redis.call('ZRANGEBYSCORE', beside(stream), 0, old)
  redis.call('ZREMRANGEBYSCORE', beside(stream), 0, old)
  return forgotten
end

local function keep(stream, reader, id, line)
  redis.call('XADD', stream, id, 'm', line)
  local over = redis.call('XLEN', stream) - most
  if over < OVER then return end
  for _, each in ipairs(redis.call('XRANGE', stream, '-', '+', 'COUNT', over)) do forget_key(each[2][2], reader) end
  redis.call('XTRIM', stream, 'MAXLEN', most)
  for _, line in ipairs(forget_amended(stream)) do forget_key(line, reader) end
end

-- In the place of what was there; where nothing is any more, nothing.
local function amend(stream, number, line)
  local there = redis.call('XDEL', stream, number) + redis.call('ZREMRANGEBYSCORE', beside(stream), number, number)
  if there > 0 then redis.call('ZADD', beside(stream), number, line) end
end

-- Nobody who asks later what was appended may find the earlier wording: not where it was said, not where it was told.
local function amend_log(of, before, now)
  local said, told = entry_at(tonumber(of)), before ~= '0' and entry_at(tonumber(before))
  if said then
    local old = cjson.decode(said)
    local changes = old[4] == cjson.null and 'null' or cjson.encode(old[4])
    amend(log, of, '["' .. old[1] .. '",' .. of .. ',' .. whole(old[3]) .. ',' .. changes .. ',null,' .. format .. ',' .. now .. ']')
  end
  if told then amend(log, before, told) end
  forget_amended(log)
end

for item = FIRST, #ARGV, WIDTH do
  local key, to, changes, message, naming, spoken, quit, clearing, amended = unpack(ARGV, item, item + WIDTH - 1)
  seq = seq + 1
  local id = whole(seq) .. '-0'
  local told = '["' .. mark .. '",' .. whole(seq) .. ',' .. whole(at) .. ',' .. changes .. ',' .. message .. ',' .. format .. ']'
  if amended == '' then
    new[#new + 1] = told
    redis.call('XADD', log, 'MAXLEN', '~', LOG, id, 'e', told)
  else
    local of, before, said_at, text, corrected, others = string.match(amended, '^(%d+)\n(%d+)\n(%d+)\n([^\n]*)\n(%d*)\n(.*)$')
    if corrected == '' then corrected = whole(at) end
    local now = '[' .. of .. ',' .. said_at .. ',' .. text .. ',[' .. corrected .. ',' .. others .. ',' .. whole(seq) .. ']]'
    for reader in string.gmatch(to, '%S+') do amend(base .. ':pm:' .. reader, of, now) end
    if to == '' then amend(said, of, now) end
    amend_log(of, before, now)
    new[#new + 1] = entry_of({'e', told, 'n', now})
    redis.call('XADD', log, 'MAXLEN', '~', LOG, id, 'e', told, 'n', now)
    version = seq
  end
  if message ~= 'null' then
    local line = '[' .. whole(seq) .. ',' .. whole(at) .. ',' .. message .. ']'
    if to == '' then keep(said, nil, id, line) end
    for reader in string.gmatch(to, '%S+') do
      keep(base .. ':pm:' .. reader, reader, id, line)
      redis.call('SADD', readers, reader)
    end
  end
  if key ~= '' then redis.call('ZADD', keys, seq, key) end
  if changes ~= 'null' then
    version = seq
    for member, row in pairs(cjson.decode(changes)) do
      if row == '' then
        redis.call('HDEL', roster, member)
      else
        local before = redis.call('HGET', roster, member)
        local arrived, named = seq, 0
        if before then arrived, named = string.match(before, '^(%d+) (%d+) ') end
        if naming == member then named = seq end
        redis.call('HSET', roster, member, whole(arrived) .. ' ' .. whole(named) .. ' ' .. row)
      end
    end
  end
  if spoken ~= '' then redis.call('HSET', about, 'said', whole(at)) end
  if quit ~= '' then redis.call('ZADD', ended, at, quit) end
  if clearing ~= '' then
    local streams = {log, said}
    for _, reader in ipairs(redis.call('SMEMBERS', readers)) do streams[#streams + 1] = base .. ':pm:' .. reader end
    for _, stream in ipairs(streams) do
      redis.call('XTRIM', stream, 'MINID', id)
      redis.call('ZREMRANGEBYSCORE', beside(stream), 0, '(' .. whole(seq))
    end
    redis.call('ZREMRANGEBYSCORE', keys, 0, '(' .. whole(seq))
  end
end
if #new > 0 then
  redis.call('HSET', about, 'seq', whole(seq), 'version', whole(version), 'at', whole(at), 'format', format)
  redis.call('PUBLISH', channel, '[' .. table.concat(new, ',') .. ']')
end
for _, each in ipairs(new) do entries[#entries + 1] = each end
return {'kept', entries, {}}
