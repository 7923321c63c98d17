// DoubleArray+Fourier.swift -- Fourier transforms of the lines of an array.

extension DoubleArray {
  /// The transforms of complex lines, `[2, lines, n]` with the real parts first: Σ xⱼ exp(∓2πi jk / n), the upper sign
  /// where it is not `inverse`, without a factor.
  ///
  /// - Complexity: O(n log n) for each line, whatever n.
  package func fourier(inverse: Bool) -> Self {
    let (lines, n) = (shape[1], shape[2])
    guard n > 0 else { return self }
    return withElements(byRows: true) { x in
      Self(shape: shape, byRows: true) { y in
        guard let plan = FourierPlan.of(n), let work = ComplexRoom(n), let from = x.baseAddress,
          let to = y.baseAddress
        else { return ArrayMemory.refuse() }
        defer { withExtendedLifetime(work) {} }
        let half = lines * n
        for line in 0..<lines where !Blocks.areStopped {
          let re = to + line * n
          let im = re + half
          re.update(from: from + line * n, count: n)
          im.update(from: from + line * n + half, count: n)
          // With the parts exchanged, it is the inverse.
          let room = inverse ? ComplexRoom(im, re) : ComplexRoom(re, im)
          if !plan.run(room, work), !Blocks.areStopped { ArrayMemory.refuse() }
        }
      }
    }
  }

  /// The first half of the transforms of real lines: `[lines, n]` gives `[2, lines, n / 2 + 1]`.
  package var realFourier: Self {
    let (lines, n) = (shape[0], shape[1])
    let half = n / 2
    let m = half + 1
    return withElements(byRows: true) { x in
      Self(shape: [2, lines, m], byRows: true) { y in
        guard let from = x.baseAddress, let to = y.baseAddress else { return }
        // An even length is half as many complex numbers.
        let isEven = n % 2 == 0
        guard let plan = FourierPlan.of(isEven ? half : n),
          let turns = RealTurns.of(isEven ? n : 0),
          let room = ComplexRoom(n), let work = ComplexRoom(n)
        else { return ArrayMemory.refuse() }
        defer { withExtendedLifetime((room, work)) {} }
        for line in 0..<lines where !Blocks.areStopped {
          let x = from + line * n
          let re = to + line * m
          let im = re + lines * m
          if isEven {
            for j in 0..<half {
              room.re[j] = x[2 * j]
              room.im[j] = x[2 * j + 1]
            }
          } else {
            room.re.update(from: x, count: n)
            room.im.update(repeating: 0, count: n)
          }
          guard plan.run(room, work) else {
            if !Blocks.areStopped { ArrayMemory.refuse() }
            return
          }
          guard isEven else {
            re.update(from: room.re, count: m)
            im.update(from: room.im, count: m)
            im[0] = 0
            continue
          }
          re[0] = room.re[0] + room.im[0]
          im[0] = 0
          re[half] = room.re[0] - room.im[0]
          im[half] = 0
          for k in 1..<Swift.max(half, 1) {
            // The transforms of the even and the odd places.
            let (a, b) = (room.re[k], room.im[k])
            let (c, d) = (room.re[half - k], -room.im[half - k])
            let (er, ei) = (0.5 * (a + c), 0.5 * (b + d))
            let (or, oi) = (0.5 * (b - d), 0.5 * (c - a))
            let (w, v) = (turns.cosines[k], turns.sines[k])
            re[k] = er + (or * w + oi * v)
            im[k] = ei + (oi * w - or * v)
          }
        }
      }
    }
  }

  /// Real lines of `n` numbers from the first half of their transforms, `[2, lines, n / 2 + 1]`, divided by n. The
  /// imaginary parts of the first, and for an even n of the last, have no influence.
  package func realFromFourier(_ n: Int) -> Self {
    let (lines, m) = (shape[1], shape[2])
    let half = n / 2
    return withElements(byRows: true) { x in
      Self(shape: [lines, n], byRows: true) { y in
        guard let from = x.baseAddress, let to = y.baseAddress else { return }
        let isEven = n % 2 == 0
        guard let plan = FourierPlan.of(isEven ? half : n),
          let turns = RealTurns.of(isEven ? n : 0),
          let room = ComplexRoom(n), let work = ComplexRoom(n)
        else { return ArrayMemory.refuse() }
        defer { withExtendedLifetime((room, work)) {} }
        let factor = 1 / Double(n)
        for line in 0..<lines where !Blocks.areStopped {
          let re = from + line * m
          let im = re + lines * m
          let y = to + line * n
          if isEven {
            room.re[0] = 0.5 * (re[0] + re[half])
            room.im[0] = 0.5 * (re[0] - re[half])
            for k in 1..<Swift.max(half, 1) {
              let (a, b) = (re[k], im[k])
              let (c, d) = (re[half - k], -im[half - k])
              let (er, ei) = (0.5 * (a + c), 0.5 * (b + d))
              let (fr, fi) = (0.5 * (a - c), 0.5 * (b - d))
              let (w, v) = (turns.cosines[k], turns.sines[k])
              let (or, oi) = (fr * w - fi * v, fi * w + fr * v)
              room.re[k] = er - oi
              room.im[k] = ei + or
            }
          } else {
            room.re[0] = re[0]
            room.im[0] = 0
            for k in 1..<Swift.max(half + 1, 1) {
              room.re[k] = re[k]
              room.im[k] = im[k]
              room.re[n - k] = re[k]
              room.im[n - k] = -im[k]
            }
          }
          guard plan.run(ComplexRoom(room.im, room.re), work) else {
            if !Blocks.areStopped { ArrayMemory.refuse() }
            return
          }
          if isEven {
            for j in 0..<half {
              y[2 * j] = room.re[j] * (2 * factor)
              y[2 * j + 1] = room.im[j] * (2 * factor)
            }
          } else {
            for j in 0..<n { y[j] = room.re[j] * factor }
          }
        }
      }
    }
  }
}
