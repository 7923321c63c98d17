// Library+Steps.swift -- the methods for differential equations, in Hyp.

extension Library {
  static let steps = LibrarySource(
    name: "<library: steps of differential equations>", functions: [],
    helpers: [
      "tsit5_step", "verner8_step", "taylor_step", "rosenbrock_step", "radau_step",
      "solved_stages", "stages_rest", "held_stages", "stages_slope",
    ],
    text: #"""
      ## A step of Tsitouras's method: the new state, the estimated error and the rates there.
      tsit5_step(f, t, y, h, k1) = {
        k2 = f(t + 0.161 * h, y + h * 0.161 * k1)
        k3 = f(t + 0.327 * h, y + h * (-0.008480655492356989 * k1 + 0.335480655492357 * k2))
        k4 = f(t + 0.9 * h, y + h * (2.8971530571054935 * k1 - 6.359448489975075 * k2 + 4.3622954328695815 * k3))
        k5 = f(t + 0.9800255409045097 * h, y + h * (5.325864828439257 * k1 - 11.748883564062828 * k2 + 7.4955393428898365 * k3 - 0.09249506636175525 * k4))
        k6 = f(t + h, y + h * (5.86145544294642 * k1 - 12.92096931784711 * k2 + 8.159367898576159 * k3 - 0.071584973281401 * k4 - 0.028269050394068383 * k5))
        z = y + h * (0.09646076681806523 * k1 + 0.01 * k2 + 0.4798896504144996 * k3 + 1.379008574103742 * k4 - 3.290069515436081 * k5 + 2.324710524099774 * k6)
        k7 = f(t + h, z)
        wrong = h * (0.001780011052225777 * k1 + 0.0008164344596567469 * k2 - 0.007880878010261995 * k3 + 0.1447110071732629 * k4 - 0.5823571654525552 * k5 + 0.45808210592918697 * k6 - 0.015151515151515152 * k7)
        (z, wrong, k7)
      }

      ## A step of Verner's method of order 8.
      verner8_step(f, t, y, h, k1) = {
        k2 = f(t + 0.05 * h, y + h * 0.05 * k1)
        k3 = f(t + 0.1065625 * h, y + h * (-0.0069931640625 * k1 + 0.1135556640625 * k2))
        k4 = f(t + 0.15984375 * h, y + h * (0.0399609375 * k1 + 0.1198828125 * k3))
        k5 = f(t + 0.39 * h, y + h * (0.36139756280045754 * k1 - 1.3415240667004928 * k3 + 1.3701265039000352 * k4))
        k6 = f(t + 0.465 * h, y + h * (0.049047202797202795 * k1 + 0.23509720422144048 * k4 + 0.18085559298135673 * k5))
        k7 = f(t + 0.155 * h, y + h * (0.06169289044289044 * k1 + 0.11236568314640277 * k4 - 0.03885046071451367 * k5 + 0.01979188712522046 * k6))
        k8 = f(t + 0.943 * h, y + h * (-1.767630240222327 * k1 - 62.5 * k4 - 6.061889377376669 * k5 + 5.6508231982227635 * k6 + 65.62169641937624 * k7))
        k9 = f(t + 0.901802041735857 * h, y + h * (-1.1809450665549708 * k1 - 41.50473441114321 * k4 - 4.434438319103725 * k5 + 4.260408188586133 * k6 + 43.75364022446172 * k7 + 0.00787142548991231 * k8))
        k10 = f(t + 0.909 * h, y + h * (-1.2814059994414884 * k1 - 45.047139960139866 * k4 - 4.731362069449576 * k5 + 4.514967016593808 * k6 + 47.44909557172985 * k7 + 0.01059228297111661 * k8 - 0.0057468422638446166 * k9))
        k11 = f(t + 0.94 * h, y + h * (-1.7244701342624853 * k1 - 60.92349008483054 * k4 - 5.951518376222392 * k5 + 5.556523730698456 * k6 + 63.98301198033305 * k7 + 0.014642028250414961 * k8 + 0.06460408772358203 * k9 - 0.0793032316900888 * k10))
        k12 = f(t + h, y + h * (-3.301622667747079 * k1 - 118.01127235975251 * k4 - 10.141422388456112 * k5 + 9.139311332232058 * k6 + 123.37594282840426 * k7 + 4.62324437887458 * k8 - 3.3832777380682018 * k9 + 4.527592100324618 * k10 - 5.828495485811623 * k11))
        k13 = f(t + h, y + h * (-3.039515033766309 * k1 - 109.26086808941763 * k4 - 9.290642497400293 * k5 + 8.43050498176491 * k6 + 114.20100103783314 * k7 - 0.9637271342145479 * k8 - 5.0348840888021895 * k9 + 5.958130824002923 * k10))
        z = y + h * (0.04427989419007951 * k1 + 0.3541049391724449 * k6 + 0.24796921549564377 * k7 - 15.694202038838085 * k8 + 25.084064965558564 * k9 - 31.738367786260277 * k10 + 22.938283273988784 * k11 - 0.2361324633071542 * k12)
        wrong = h * (-3.272103901028138e-5 * k1 - 0.0005046250618777704 * k6 + 0.0001211723589784759 * k7 - 20.142336771313868 * k8 + 5.2371785994398286 * k9 - 8.156744408794658 * k10 + 22.938283273988784 * k11 - 0.2361324633071542 * k12 + 0.36016794372897754 * k13)
        (z, wrong, f(t + h, z))
      }

      ## A step of a Taylor series of order 16, whose last term is the estimated error.
      taylor_step(f, t, y, h) = {
        series = (y,)
        for k in 0..<16 { series = append(series, taylor(s -> f(t + s, along(series, s)), 0, k)[k] / (k + 1)) }
        z = along(series, h)
        (z, series[16] * h^16, f(t + h, z))
      }

      ## A step of the Rosenbrock method RODAS: six linear systems with one matrix, and the difference to a method of order 3 as the estimated error.
      rosenbrock_step(f, t, y, h, k1) = {
        n = len(y)
        J = jacobian(v -> f(t, v))(y)
        T = h * (s -> f(s, y))'(t)
        M = 4 / h * eye(n) - J
        u1 = solve(M, k1 + 0.25 * T)
        u2 = solve(M, f(t + 0.386 * h, y + 1.544 * u1) - 5.6688 / h * u1 - 0.1043 * T)
        u3 = solve(M, f(t + 0.21 * h, y + 0.9466785280815826 * u1 + 0.2557011698983284 * u2) - (2.430093356833875 * u1 + 0.2063599157091915 * u2) / h + 0.1035 * T)
        u4 = solve(M, f(t + 0.63 * h, y + 3.314825187068521 * u1 + 2.896124015972201 * u2 + 0.9986419139977817 * u3) - (0.1073529058151375 * u1 + 9.594562251023355 * u2 + 20.47028614809616 * u3) / h - 0.0362 * T)
        v = y + 1.221224509226641 * u1 + 6.019134481288629 * u2 + 12.53708332932087 * u3 - 0.687886036105895 * u4
        u5 = solve(M, f(t + h, v) + (7.496443313967647 * u1 - 10.24680431464352 * u2 - 33.99990352819905 * u3 + 11.7089089320616 * u4) / h)
        v += u5
        wrong = solve(M, f(t + h, v) + (8.083246795921522 * u1 - 7.981132988064893 * u2 - 31.52159432874371 * u3 + 16.31930543123136 * u4 - 6.058818238834054 * u5) / h)
        z = v + wrong
        (z, wrong, f(t + h, z))
      }

      ## A step of Radau's method: three stages that are solved for together, by Newton's method with the exact Jacobian.
      radau_step(f, t, y, h, rtol, atol) = {
        s6 = 2.449489742783178
        n = len(y)
        A = [[(88 - 7 * s6) / 360, (296 - 169 * s6) / 1800, (-2 + 3 * s6) / 225],
             [(296 + 169 * s6) / 1800, (88 + 7 * s6) / 360, (-2 - 3 * s6) / 225],
             [(16 - s6) / 36, (16 + s6) / 36, 1 / 9]]
        c = [(4 - s6) / 10, (4 + s6) / 10, 1]
        (Z, J, isSettled) = solved_stages(f, t, y, h, A, c, 1e-4, rtol, atol)
        z = y + Z[2n...]
        # 3 + 3^(2/3) - 3^(1/3), the real eigenvalue of the inverse of A
        μ = 3.6378342527444957
        E = [(-13 - 7 * s6) / 3, (-13 + 7 * s6) / 3, -1 / 3]
        weighted = (E[0] * Z[..<n] + E[1] * Z[n..<2n] + E[2] * Z[2n...]) / h
        wrong = if isSettled { solve(μ / stop_gradient(h) * eye(n) - J, f(t, y) + weighted) } else { inf * ones(n) }
        (z, wrong, f(t + h, z))
      }

      ## The stages of an implicit method with three of them, the Jacobian at the start, and whether the stages settled to `precision` of what is asked for.
      solved_stages(f, t, y, h, A, c, precision, rtol, atol) = {
        if not carries((f, t, y, h)) {
          return held_stages(f, t, y, h, A, c, precision, rtol, atol)
        }
        (Z, J, isSettled) = plainly(held_stages, f, t, y, h, A, c, precision, rtol, atol)
        slope = plainly(stages_slope, f, t, y, h, A, c, Z)
        # Each turn makes one more order of the derivatives right; the value stays as it is.
        W = Z
        if isSettled { for _ in 1...carried_order((f, t, y, h)) { W -= solve(slope, stages_rest(f, t, y, h, A, c, W)) } }
        (Z + (W - stop_gradient(W)), J, isSettled)
      }

      ## What is left of the equations for the stages.
      stages_rest(f, t, y, h, A, c, Z) = {
        n = len(y)
        rates = concat(f(t + c[0] * h, y + Z[..<n]), f(t + c[1] * h, y + Z[n..<2n]), f(t + c[2] * h, y + Z[2n...]))
        Z - h * (kron(A, eye(n)) @ rates)
      }

      ## The stages on plain numbers.
      held_stages(f, t, y, h, A, c, precision, rtol, atol) = {
        n = len(y)
        rest(Z) = stages_rest(f, t, y, h, A, c, Z)
        Z = zeros(3n)
        J = jacobian(v -> f(t, v))(y)
        M = eye(3n) - h * kron(A, J)
        scale = atol + rtol * abs(y)
        isSettled = false
        last = inf
        for _ in 1...12 {
          d = solve(M, rest(Z))
          Z = Z - d
          size = max(abs(d[2n...]) / scale)
          if size <= precision {
            isSettled = true
            break
          }
          if not size < 2 * last { break }
          last = size
        }
        (Z, J, isSettled)
      }

      ## The slope of the equations for the stages.
      stages_slope(f, t, y, h, A, c, Z) = jacobian(Z -> stages_rest(f, t, y, h, A, c, Z))(Z)
      """#)
}
