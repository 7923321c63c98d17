// Sample.swift -- a program with every form of the language, for tests that cut and spoil it.

/// A program without a mistake.
let sample = #"""
  #!/usr/bin/env hyperrepl
  # The seed example, and then everything else.
  import "data.hyp"
  loss(w) = (w - 3)^2

  ## Trains with a step size.
  ##
  ## The second line.
  train(α, steps=100) = {
    w = 0
    for step in 1...steps {
      w -= α * grad(loss)(w)          # reverse mode, inside
    }
    loss(w)
  }
  α = 0.01
  for epoch in 1...50 { α -= 1e-4 * train'(α); }
  print("learned \(α), final \(fixed(train(α), "6\(1 + 2)")) \u{3b1}\n")
  r = (W=[[1, 2], [3, -4]], b=zeros(2), t=(1, "a", (2,), ()))
  (a, (b, _)) = (r.W[0], (r.t.2.0, none))
  r.W[0, 1] += 2x^2 / 3(x + 1) - 2^-x^2 // 7 % 3 @ y'
  a[i].f = if not (x < 1 <= y) and z != 2 { 1 } else if false or true { ∇f } else {
    b = 2; b
  }
  xs = [x^2 + y for x in 0..<n for (i, y) in enumerate(b) if x > i if y == 1]
  m = a[:, j] + a[1..<4] + a[-1][[0, 2]] + .5 + 1_000 + 0...1 by 0.1
  g((p, q), k=1, s="t") = (x, y=2) -> z -> f''(x |> h |> u(y),
    w=1,
  )
  h = x -> {
    while x > 0 {
      x -= 1
      if x == 3 { continue }
      if x == 2 { break }
    }
    return x
  }
  y = xs
    |> map(((c, d), e) -> c + d * e, s=(1,
      2))
    |> sum
  assert(-x * +y ^ 2 >= 3, "x is \(x)"); x
  if c { return }
  else { p ^= 2 }

  """#

/// A program of what is short for something else: parts of its tree stand nowhere in it.
let shortForms = #"""
  v = √2x + ∛(x + 1) - 2√x * x² / A⁻¹ + sin(30°) - 4! + (x in xs) + (x not in xs[1...])
  w = a[..<-1] + a[... by -1] + a[none, :, 2...] + a[:, ... 3 by 2]
  r.new = "ab" * 3
  (a[i], a[j]) = (a[j], a[i])
  """#
