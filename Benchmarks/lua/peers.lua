-- The programs of hyp/peers.hyp for LuaJIT:  luajit peers.lua CASE SIZE  prints the value and the least seconds of a call.
local sin, cos, sqrt, floor, clock, random = math.sin, math.cos, math.sqrt, math.floor, os.clock, math.random
local cases = {}

local function matrix(n, f)
  local m = {}
  for i = 1, n do
    m[i] = {}
    for j = 1, n do m[i][j] = f(i, j) end
  end
  return m
end

function cases.heat(n)
  local edge = function(i, j) return i == 1 and 1.0 or 0.0 end
  local T, U = matrix(n, edge), matrix(n, edge)
  for step = 1, 50 do
    for i = 2, n - 1 do
      for j = 2, n - 1 do
        U[i][j] = T[i][j] + 0.1 * (T[i - 1][j] + T[i + 1][j] + T[i][j - 1] + T[i][j + 1] - 4 * T[i][j])
      end
    end
    T, U = U, T
  end
  return T[4][floor(n / 2) + 1]
end

function cases.matrix_product(n)
  local A = matrix(n, function(i, j) return sin(i + 2 * j) end)
  local B = matrix(n, function(i, j) return cos(i - j) end)
  local C = matrix(n, function() return 0.0 end)
  for i = 1, n do
    for j = 1, n do
      for k = 1, n do C[i][j] = C[i][j] + A[i][k] * B[k][j] end
    end
  end
  return C[n][2]
end

function cases.edit_distance(n)
  local a, b = "", ""
  for i = 1, n do
    local p, q = i * i % 4 + 1, i * i * i % 3 + 1
    a = a .. ("abcd"):sub(p, p)
    b = b .. ("abcd"):sub(q, q)
  end
  local D = matrix(n + 1, function() return 0 end)
  for i = 0, n do D[i + 1][1] = i; D[1][i + 1] = i end
  for i = 1, n do
    for j = 1, n do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      D[i + 1][j + 1] = math.min(D[i][j + 1] + 1, D[i + 1][j] + 1, D[i][j] + cost)
    end
  end
  return D[n + 1][n + 1]
end

function cases.monte_carlo(n)
  local inside = 0
  for i = 1, n do
    local x, y = random(), random()
    if x * x + y * y < 1 then inside = inside + 1 end
  end
  return math.abs(4 * inside / n - math.pi) < 0.1 and 1 or 0
end

local function sort(a, low, high)
  if low >= high then return a end
  local pivot, i, j = a[floor((low + high) / 2)], low, high
  while i <= j do
    while a[i] < pivot do i = i + 1 end
    while a[j] > pivot do j = j - 1 end
    if i <= j then
      a[i], a[j] = a[j], a[i]
      i = i + 1
      j = j - 1
    end
  end
  a = sort(a, low, j)
  return sort(a, i, high)
end
function cases.quicksort(n)
  local a = {}
  for i = 0, n - 1 do a[i] = i * 7919 % 10007 end
  a = sort(a, 0, n - 1)
  return a[floor(n / 3)]
end

function cases.primes(n)
  local count = 0
  for i = 2, n do
    local isPrime, k = true, 2
    while k * k <= i do
      if i % k == 0 then isPrime = false; break end
      k = k + 1
    end
    if isPrime then count = count + 1 end
  end
  return count
end

local SM, DP = 4 * math.pi ^ 2, 365.24
local function bodies()
  return {
    {0, 0, 0, 0, 0, 0, SM},
    {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 1.66007664274403694e-3 * DP, 7.69901118419740425e-3 * DP, -6.90460016972063023e-5 * DP, 9.54791938424326609e-4 * SM},
    {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -2.76742510726411252e-3 * DP, 4.99852801234917238e-3 * DP, 2.30417297573763929e-5 * DP, 2.85885980666130812e-4 * SM},
    {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 2.96460137564761618e-3 * DP, 2.37847173959480950e-3 * DP, -2.96589568540237556e-5 * DP, 4.36624404335156298e-5 * SM},
    {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 2.68067772490389322e-3 * DP, 1.62824170038242295e-3 * DP, -9.51592254519715870e-5 * DP, 5.15138902046611451e-5 * SM}}
end
function cases.bodies(n)
  local B = bodies()
  for step = 1, n do
    for i = 1, 5 do
      local p = B[i]
      for j = i + 1, 5 do
        local q = B[j]
        local dx, dy, dz = p[1] - q[1], p[2] - q[2], p[3] - q[3]
        local d2 = dx * dx + dy * dy + dz * dz
        local m = 0.01 / (d2 * sqrt(d2))
        local mi, mj = p[7] * m, q[7] * m
        p[4], p[5], p[6] = p[4] - dx * mj, p[5] - dy * mj, p[6] - dz * mj
        q[4], q[5], q[6] = q[4] + dx * mi, q[5] + dy * mi, q[6] + dz * mi
      end
    end
    for i = 1, 5 do
      local p = B[i]
      p[1], p[2], p[3] = p[1] + 0.01 * p[4], p[2] + 0.01 * p[5], p[3] + 0.01 * p[6]
    end
  end
  return B[2][1]
end
cases.bodies_matrix, cases.bodies_rows, cases.bodies_vectors = cases.bodies, cases.bodies, cases.bodies

local f, n = cases[arg[1]], tonumber(arg[2])
local value = f(n)
local least, total, k = math.huge, 0, 0
while k < 3 or total < 0.05 and k < 100 do
  local start = clock()
  f(n)
  local t = clock() - start
  least, total, k = math.min(least, t), total + t, k + 1
end
print(string.format("%.17g %.9g", value, least))
