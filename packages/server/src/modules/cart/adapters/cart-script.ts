/** The live cart's edits: each one script, so that fifty at once have an order and none is lost. */
import type { CartChange } from '../domain/cart-edit.ts';
import { mostDoneKeys, mostPerLine } from '../domain/cart-limits.ts';

/**
 * KEYS: cart. ARGV: life, time to live in ms, now in ms, most lines, then the changes as toArguments() writes them.
 * Gives the outcome and, where there is a cart, all its fields. `absent` and `stale`: the copy in MySQL has to be
 * looked at first. Everything is worked out in tables and written at the end, so that a refusal leaves no trace.
 */
export const editScript = `
local flat = redis.call('HGETALL', KEYS[1])
local h, lines = {}, 0
for i = 1, #flat, 2 do
  h[flat[i]] = flat[i + 1]
  if string.sub(flat[i], 1, 2) == 'q:' then lines = lines + 1 end
end
if not h.v then return {'absent'} end
if h.life ~= ARGV[1] then return {'stale'} end
local now, mostLines = tonumber(ARGV[3]), tonumber(ARGV[4])
local changed, touched = false, {}
local function put(field, value)
  if h[field] == value then return end
  h[field] = value
  touched[field] = true
  changed = true
end
local function dropLine(sku)
  put('q:' .. sku, nil) put('p:' .. sku, nil) put('t:' .. sku, nil) put('o:' .. sku, nil)
  lines = lines - 1
end
local function refused(outcome)
  return {outcome, unpack(flat)}
end
local function remember(key, hash, untilMs)
  local known = h['k:' .. key]
  if known and tonumber(string.match(known, '^%d+')) > now then
    if string.match(known, '|(.*)$') == hash then return 'repeated' end
    return 'key_reused'
  end
  local live = {}
  for field, value in pairs(h) do
    if string.sub(field, 1, 2) == 'k:' and field ~= 'k:' .. key then
      local at = tonumber(string.match(value, '^%d+'))
      live[#live + 1] = {at, field}
    end
  end
  table.sort(live, function(a, b) return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2]) end)
  for i, entry in ipairs(live) do
    if entry[1] <= now or i <= #live - ${mostDoneKeys - 1} then put(entry[2], nil) end
  end
  put('k:' .. key, untilMs .. '|' .. hash)
  changed = true
end
local function add(sku, quantity, price, at, offer, fits)
  local known = tonumber(h['q:' .. sku])
  local sum = (known or 0) + tonumber(quantity)
  if sum > ${mostPerLine} then
    if not fits then return 'too_many_pieces' end
    sum = ${mostPerLine}
  end
  if not known then
    if lines >= mostLines then
      if fits then return end
      return 'too_many_lines'
    end
    lines = lines + 1
    put('p:' .. sku, price)
    put('t:' .. sku, at)
  elseif known == sum then return end
  put('q:' .. sku, string.format('%d', sum))
  put('o:' .. sku, offer)
end
local i = 5
while i <= #ARGV do
  local op, a, b, c, d, e = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5]
  local refusal
  if op == 'once' then refusal = remember(a, b, c) i = i + 4
  elseif op == 'mark' then
    local before = changed
    refusal = remember(a, '', b)
    changed = before
    i = i + 3
  elseif op == 'add' or op == 'merge' then refusal = add(a, b, c, d, e, op == 'merge') i = i + 6
  elseif op == 'set' then
    if not h['q:' .. a] then refusal = 'no_such_line'
    elseif h['q:' .. a] ~= b or h['p:' .. a] ~= c then
      put('q:' .. a, b) put('p:' .. a, c) put('o:' .. a, d)
    end
    i = i + 5
  elseif op == 'remove' then
    if h['q:' .. a] then dropLine(a) end
    i = i + 2
  elseif op == 'subtract' then
    local left = (tonumber(h['q:' .. a]) or 0) - tonumber(b)
    if left > 0 then put('q:' .. a, string.format('%d', left)) elseif h['q:' .. a] then dropLine(a) end
    i = i + 3
  elseif op == 'clear' then
    local skus = {}
    for field in pairs(h) do if string.sub(field, 1, 2) == 'q:' then skus[#skus + 1] = string.sub(field, 3) end end
    for _, sku in ipairs(skus) do dropLine(sku) end
    put('coupon', nil)
    i = i + 1
  elseif op == 'tidy' then
    if lines == 0 then put('coupon', nil) end
    i = i + 1
  elseif op == 'put' then
    if b == '' then put(a, nil) else put(a, b) end
    i = i + 3
  else return redis.error_reply('unknown change ' .. op)
  end
  if refusal then return refused(refusal) end
end
if not changed then return refused('unchanged') end
put('v', string.format('%.0f', tonumber(h.v) + 1))
put('at', ARGV[3])
local writes, drops = {}, {}
for field in pairs(touched) do
  if h[field] then writes[#writes + 1] = field writes[#writes + 1] = h[field] else drops[#drops + 1] = field end
end
if #drops > 0 then redis.call('HDEL', KEYS[1], unpack(drops)) end
redis.call('HSET', KEYS[1], unpack(writes))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'done', unpack(redis.call('HGETALL', KEYS[1]))}`;

/**
 * KEYS: cart. ARGV: version, life, time to live, then fields. Takes the copy from MySQL unless what is here is as
 * new or newer; either way the cart now belongs to this life of the server. Gives all fields.
 */
export const adoptScript = `
local version = redis.call('HGET', KEYS[1], 'v')
if not version or tonumber(version) < tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'saved', ARGV[1], unpack(ARGV, 4))
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
redis.call('HSET', KEYS[1], 'life', ARGV[2])
return redis.call('HGETALL', KEYS[1])`;

/** KEYS: cart. ARGV: version. Notes what MySQL has, unless the cart has gone or more is noted already. */
export const savedScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if (tonumber(redis.call('HGET', KEYS[1], 'saved')) or -1) < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'saved', ARGV[1])
end
return 1`;

/** KEYS: cart. ARGV: pairs of SKU and offer. Last offers of lines that are still there; no change of the cart. */
export const refreshScript = `
for i = 1, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], 'q:' .. ARGV[i]) == 1 then
    redis.call('HSET', KEYS[1], 'o:' .. ARGV[i], ARGV[i + 1])
  end
end
return 1`;

/** The changes as the edit script reads them: an operation and its fixed number of arguments, one after another. */
export function toArguments(changes: readonly CartChange[]): string[] {
  return changes.flatMap(argumentsOf);
}

function argumentsOf(change: CartChange): string[] {
  switch (change.op) {
    case 'once':
      return ['once', change.key, change.hash, String(change.until)];
    case 'mark':
      return ['mark', change.key, String(change.until)];
    case 'add':
    case 'merge':
      return [
        change.op,
        change.skuId,
        String(change.quantity),
        String(change.price),
        String(change.addedAt),
        JSON.stringify(change.offer),
      ];
    case 'set':
      return ['set', change.skuId, String(change.quantity), String(change.price), JSON.stringify(change.offer)];
    case 'remove':
      return ['remove', change.skuId];
    case 'subtract':
      return ['subtract', change.skuId, String(change.quantity)];
    case 'clear':
    case 'tidy':
      return [change.op];
    case 'coupon':
      return ['put', 'coupon', change.code ?? ''];
    case 'address':
      return ['put', 'address', change.address === null ? '' : JSON.stringify(change.address)];
    case 'shipping':
      return ['put', 'shipping', change.shippingRateId ?? ''];
    case 'owner':
      return ['put', 'owner', change.ownerId];
  }
}
