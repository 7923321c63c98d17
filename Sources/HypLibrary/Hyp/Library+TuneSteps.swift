// Library+TuneSteps.swift -- the searches that tune hyperparameters, in Hyp.

extension Library {
  static let tuningSteps = LibrarySource(
    name: "<library: tuning steps>", functions: [],
    helpers: [
      "tune_full", "tune_slope", "tune_step", "tune_height", "tune_isFine", "tune_try", "tune_row",
      "tune_newton", "tune_ways", "tune_descent",
      "tune_start", "tune_direction", "tune_longest", "tune_measured", "tune_learnt",
    ],
    text: #"""
      ## The value, the gradient and the Hessian in one run, all tangents side by side: factors that are 1 lend their
      ## derivatives to what is lower.
      tune_full(g, u) = {
        n = len(u)
        F(v) = g(v[..<n]) * (1 + v[n])
        G(v) = forward_grad(F)(concat(v[..<n], [0.0])) * (1 + v[n])
        J = jacfwd(G)(concat(u, [0.0]))
        H = J[..<n, ..<n]
        (J[n, n], J[..<n, n], (H + H') / 2)
      }

      ## The value and the gradient in one forward run.
      tune_slope(g, u) = {
        n = len(u)
        d = forward_grad(v -> g(v[..<n]) * (1 + v[n]))(concat(u, [0.0]))
        (d[n], d[..<n], 0)
      }

      ## The least value of a model with gradient `d` and Hessian `H` no further than `radius`.
      tune_step(d, H, radius) = {
        (values, V) = eigh(H)
        b = V' @ d
        if values[0] > 0 {
          p = -b / values
          if norm(p) <= radius { return V @ p }
        }
        low = max(0, -values[0])
        high = low + norm(b) / radius + 1e-300
        for _ in 1...80 {
          middle = (low + high) / 2
          if norm(b / max(values + middle, 1e-300)) > radius { low = middle } else { high = middle }
        }
        p = -b / max(values + high, 1e-300)
        rest = radius^2 - norm(p)^2
        # Along a ridge the gradient says nothing of the way down.
        if values[0] < 0 and rest > 0.01 * radius^2 { p[0] += if b[0] > 0 { -√rest } else { √rest } }
        V @ p
      }

      ## What a search looks at: logarithms of what is positive, else the value itself.
      tune_height(y, isLog) = if isLog { if y > 0 { log(y) } else { -inf } } else { y }

      tune_isFine(y, d, H) = abs(y) < inf and norm(d) < inf and sum(abs(H)) < inf

      ## A run that may diverge: then what it met on the way is not told.
      tune_try(f, u) = {
        attempt(0)
        r = f(u)
        y = stop_gradient(if is_tuple(r) { r[0] } else { r })
        attempt(if abs(y) < inf { 1 } else { 2 })
        r
      }

      ## What the history keeps of a training.
      tune_row(used, y, d, H, isLog, radius, taken) = {
        size = if isLog and y > 0 { y } else { 1 }
        [used, y, norm(d) / size, 0.1 * sum(abs(d)) / size + 0.005 * sum(abs(H)) / size, radius, taken]
      }

      ## Newton's steps in a region of trust, and looks around where they end. What is not finite is a step that is not taken.
      tune_newton(g, codes, trainings, tol) = {
        n = len(codes)
        full(u) = stop_gradient(tune_full(g, u))
        plain(u) = stop_gradient(g(u))
        u = zeros(n)
        (rows, notes) = ([], ())
        first = tune_try(g, u)
        isCarrying = carries(first)
        first = stop_gradient(first)
        used = 1
        (y, d, H) = (first, zeros(n), zeros((n, n)))
        isRight = false
        if abs(first) < inf {
          (y, d, H) = tune_try(full, u)
          used += 1
          if y != first {
            error("tune: two trainings with the same hyperparameters gave \(first) and \(y): `seed(1)` at its beginning makes a training the same each time")
          }
          isRight = tune_isFine(y, d, H)
          if not isRight { notes = append(notes, "the derivatives at the start are not finite: the search began elsewhere") }
        } else {
          notes = append(notes, "the training diverges at the start, where it gives \(first): the search began elsewhere")
        }
        isLog = y > 0
        if isRight { rows = append(rows, tune_row(used, y, d, H, isLog, 1, 1)) }
        diverged = if abs(first) < inf { 0 } else { 1 }
        # Where rates are far off, what lies between 0 and 1 would run to its end: it waits until they are about right.
        isEarly = any(codes == 2) and any(codes != 2)
        (radius, fails, isKink) = (1.0, 0, false)
        # After a step that went too far, the next two do not try that again.
        calm = 0
        lastly = 0
        top = if abs(first) < inf { abs(first) } else { 1 }
        ends = ""
        while used < trainings {
          ends = if isRight { "" } else { "lost" }
          if isRight {
            (φ, e, K) = if isLog { (log(y), d / y, H / y - outer(d / y, d / y)) } else { (y, d, H) }
            goal = (if isEarly { max(tol, 0.01) } else { tol }) * if isLog { 1 } else { max(abs(y), 1e-300) }
            if isEarly {
              moves = 1.0 * (codes != 2)
              (e, K) = (e * moves, K * moves[:, none] * moves[none, :] + diag(1 - moves))
            }
            p = tune_step(e, K, radius)
            wins = -(dot(e, p) + dot(p, K @ p) / 2)
            # Far from the least value nothing seems to change: longer steps see more.
            while wins <= goal and norm(p) >= 0.99 * radius and radius < 12 {
              radius = min(12, 3 * radius)
              p = tune_step(e, K, radius)
              wins = -(dot(e, p) + dot(p, K @ p) / 2)
            }
            # Near a loss of 0 its logarithm falls without end, and the loss itself is the better guide.
            if isLog and not isEarly and norm(d) > 0 {
              direct = tune_step(d / y, H / y, radius)
              left = 1 + dot(d, direct) / y + dot(direct, H @ direct) / (2 * y)
              if norm(direct) < 0.99 * radius and left < 0.3 {
                p = direct
                wins = -log(max(left, 0.01))
              }
            }
            isInside = norm(p) < 0.99 * radius
            # Where little is left to win, the last step is the best one.
            isLast = isInside and wins <= goal and not isEarly and lastly < rows[-1, 0] and wins > 1e-14 * goal / tol
            if isLast { lastly = used + 1 }
            if isLog and y <= 1e-20 * min(top, 1) {
              ends = "settled"
            } else if wins <= goal and not isLast and (isInside or radius >= 12) {
              ends = if isInside { "settled" } else { "flat" }
            } else if radius < 1e-5 or fails >= 12 {
              ends = "rough"
            }
            if isEarly and ends != "" {
              (isEarly, radius, fails, calm) = (false, 1.0, 0, 0)
              continue
            }
            if ends == "" {
              (y2, d2, H2) = tune_try(full, u + p)
              used += 1
              φ2 = tune_height(y2, isLog)
              isFine = tune_isFine(y2, d2, H2)
              isTaken = isFine and φ2 < φ
              if isFine {
                rows = append(rows, tune_row(used, y2, d2, H2, isLog, radius, if isTaken { 1 } else { 0 }))
              } else {
                diverged += 1
              }
              share = (φ - φ2) / wins
              size = norm(p)
              if isTaken {
                u = u + p
                (y, d, H) = (y2, d2, H2)
                if isLog and not y > 0 { isLog = false }
                (fails, isKink) = (0, false)
                if share < 0.25 {
                  radius = max(size / 3, 1e-6)
                } else if share > 0.6 and size >= 0.9 * radius and calm == 0 {
                  radius = min(12, 3 * radius)
                } else if share > 0.9 and calm == 0 {
                  radius = max(radius, 1.5 * size)
                }
                calm = max(0, calm - 1)
              } else {
                fails += 1
                calm = 2
                radius = size / 4
                if isFine {
                  # In a smooth loss the slope there is what the model says, once steps are short.
                  isKink = abs(dot(d2, p) - dot(d + H @ p, p)) > 0.5 * abs(dot(d, p))
                }
              }
            }
          }
          if ends != "" {
            # Values alone, around what was found.
            (better, least) = (none, if isRight { tune_height(y, isLog) } else { inf })
            margin = if isRight { 10 * tol * if isLog { 1 } else { max(abs(y), 1e-300) } } else { 0 }
            for way in tune_ways(n, not isRight) {
              if used >= trainings { break }
              y2 = tune_try(plain, u + way)
              φ2 = tune_height(y2, isRight and isLog)
              used += 1
              if not abs(y2) < inf { diverged += 1 }
              if φ2 < least - margin {
                (better, least) = (u + way, φ2)
                if not isRight { break }
              }
            }
            if better == none or used >= trainings { break }
            (y2, d2, H2) = tune_try(full, better)
            used += 1
            if not tune_isFine(y2, d2, H2) {
              if isRight { break }
              u = better
              continue
            }
            u = better
            (y, d, H) = (y2, d2, H2)
            isLog = y > 0
            isRight = true
            (radius, fails, isKink) = (1.0, 0, false)
            rows = append(rows, tune_row(used, y, d, H, isLog, radius, 1))
            ends = ""
          }
        }
        if not isRight { error("tune: the training gives \(first) at the start, and nothing finite with derivatives was found in \(used) trainings: begin with other numbers") }
        if ends == "rough" {
          steep = norm(d) / if isLog { y } else { max(abs(y), 1e-300) }
          notes = append(notes, if steep > 1000 {
            "the training is chaotic here: its derivative is \(sci(steep, 1)) times the loss, and does not say how the loss goes on; smaller steps, or fewer of them, make it smooth"
          } else if isKink {
            "the loss has a kink here: its slope jumps, and does not say how the loss goes on"
          } else {
            "no shorter step makes the loss smaller: its valley is too narrow here, or it is rough"
          })
        }
        slopes = abs(d) + [sum(abs(H[k])) for k in 0..<n]
        (u=u, value=y, gradient=d, slopes=slopes, used=used, ends=ends, rows=rows, notes=notes, isLog=isLog, diverged=diverged, carries=isCarrying)
      }

      ## Ways to look: to either side of each number, and to points spread evenly around all; where nothing is known, to
      ## smaller ones first.
      tune_ways(n, isLost) = {
        decade = 2.302585092994046
        one(i, k) = [if j == i { k * decade } else { 0 } for j in 0..<n]
        ways = ()
        if isLost {
          for k in [1, 2, 4, 8, 16] {
            for i in 0..<n { ways = append(ways, one(i, -k)) }
            if n > 1 { ways = append(ways, -k * decade * ones(n)) }
          }
          for k in [1, 3] { for i in 0..<n { ways = append(ways, one(i, k)) } }
        } else {
          for k in if n <= 3 { [1, -1, 0.5, -0.5, 2, -2] } else { [1, -1] } { for i in 0..<n { ways = append(ways, one(i, k)) } }
          # Multiples of powers of a root of x^(n + 1) = x + 1 fill a box evenly (Roberts 2018).
          ratio = 1.5
          for _ in 1...50 { ratio = (1 + ratio)^(1 / (n + 1)) }
          if n > 1 { for k in 1...4n { ways = append(ways, 3 * decade * ([k / ratio^(i + 1) % 1 for i in 0..<n] - 0.5)) } }
        }
        ways
      }

      ## Gradients alone, for many hyperparameters: steps of limited memory, none of which moves a number further than the
      ## radius. `e(u, p, w)` gives the value at u + p, the gradient and what the next run begins with. What is only needed on the way is left in functions
      ## that have ended: so many numbers are a large part of the memory.
      tune_descent(e, w, n, trainings, tol) = {
        (y, d, w, u, used, isCarrying, notes) = tune_start(e, w, n, trainings)
        diverged = used - 1
        isLog = y > 0
        first = y
        rows = append([], tune_row(used, y, d, 0, isLog, 1, 1))
        # Where there are very many numbers, what is kept of earlier steps is most of the memory.
        memory = if n > 10_000 { 1 } else { 8 }
        (ss, rs, ρs) = ((), (), [])
        (radius, fails, ends) = (1.0, 0, "")
        (p, isKnown) = (none, false)
        while used < trainings {
          # The slopes of the logarithm, without a copy of them.
          c = if isLog { 1 / y } else { 1 }
          if fails == 0 {
            p = tune_direction(c, d, ss, rs, ρs)
            isKnown = len(ρs) > 0
            # What is taken next replaces them, and a shorter step has the same direction.
            if isKnown and memory == 1 { (ss, rs, ρs) = ((), (), []) }
          }
          longest = tune_longest(p)
          isShort = not isKnown or longest > radius
          if longest == 0 {
            ends = "flat"
            break
          }
          if isShort { p *= radius / longest }
          wins = -c * dot(d, p)
          if not wins > 0 {
            if not isKnown {
              ends = "flat"
              break
            }
            (ss, rs, ρs, fails) = ((), (), [], 0)
            continue
          }
          if (wins / 2 <= tol * (if isLog { 1 } else { abs(y) + 1e-300 }) and (not isShort or radius >= 12)) or (isLog and y <= 1e-20 * min(first, 1)) {
            ends = "settled"
            break
          }
          if fails >= 12 or radius < 1e-7 {
            ends = "rough"
            break
          }
          (y2, d2, w2) = tune_measured(e, u, p, w)
          used += 1
          gain = tune_height(y, isLog) - tune_height(y2, isLog)
          isFine = abs(y2) < inf and norm(d2) < inf
          isTaken = isFine and gain > 1e-4 * wins
          if isFine {
            rows = append(rows, tune_row(used, y2, d2, 0, isLog, radius, if isTaken { 1 } else { 0 }))
          } else {
            diverged += 1
          }
          if isTaken {
            fails = 0
            u += p
            (ss, rs, ρs) = tune_learnt(ss, rs, ρs, p, if isLog { if y2 > 0 { 1 / y2 } else { 1 } } else { 1 }, d2, c, d, memory)
            p = none
            (y, d, w) = (y2, d2, w2)
            if isLog and not y > 0 {
              isLog = false
              (ss, rs, ρs) = ((), (), [])
            }
            if gain > 0.4 * wins and isShort { radius = min(12, 2.5 * radius) }
          } else {
            fails += 1
            radius = min(radius, tune_longest(p)) / 4
          }
          (d2, w2) = (none, none)
        }
        if ends == "rough" { notes = append(notes, "the loss is rough here: it does not go on as its derivatives say") }
        (u=u, value=y, gradient=d, slopes=abs(d), used=used, ends=ends, rows=rows, notes=notes, isLog=isLog, diverged=diverged, carries=isCarrying)
      }

      ## The first training that ends in something finite, from smaller and smaller numbers.
      tune_start(e, w, n, trainings) = {
        u = zeros(n)
        notes = ()
        used = 1
        (y, d, w2) = tune_try(u -> e(u, 0, w), u)
        isCarrying = carries(y)
        (y, d, w) = stop_gradient((y, d, w2))
        if not (abs(y) < inf and norm(d) < inf) {
          notes = append(notes, "the training diverges at the start, where it gives \(y): the search began elsewhere")
        }
        while not (abs(y) < inf and norm(d) < inf) {
          if used >= min(trainings, 20) { error("tune: the training gives \(y) at the start, and nothing finite where its hyperparameters are smaller: begin with other numbers") }
          u -= 2.302585092994046
          (y, d, w) = stop_gradient(tune_try(u -> e(u, 0, w), u))
          used += 1
        }
        (y, d, w, u, used, isCarrying, notes)
      }

      ## A step of the method of limited memory, c times the slopes `d` downwards.
      tune_direction(c, d, ss, rs, ρs) = {
        p = -c * d
        αs = []
        for k in len(ρs) - 1...0 by -1 {
          α = ρs[k] * dot(ss[k], p)
          p -= α * rs[k]
          αs = append(αs, α)
        }
        if len(ρs) > 0 { p *= 1 / (ρs[-1] * dot(rs[-1], rs[-1])) }
        for k in 0..<len(ρs) { p += (αs[len(ρs) - 1 - k] - ρs[k] * dot(rs[k], p)) * ss[k] }
        p
      }

      tune_longest(p) = max(abs(p))

      tune_measured(e, u, p, w) = stop_gradient(tune_try(p -> e(u, p, w), p))

      ## What is kept of earlier steps, with the step `p` that changed the slopes from c d to c2 d2.
      tune_learnt(ss, rs, ρs, p, c2, d2, c, d, memory) = {
        r = c2 * d2 - c * d
        curvature = dot(p, r)
        if not curvature > 1e-10 * norm(p) * norm(r) { return (ss, rs, ρs) }
        if len(ρs) >= memory { (ss, rs, ρs) = (ss[1...], rs[1...], ρs[1...]) }
        (append(ss, p), append(rs, r), append(ρs, 1 / curvature))
      }
      """#)
}
