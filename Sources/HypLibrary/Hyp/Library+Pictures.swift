// Library+Pictures.swift -- how results are drawn, in Hyp.

extension Library {
  static let pictures = LibrarySource(
    name: "<library: pictures>", functions: [], helpers: ["fit_picture"],
    text: #"""
      ## The function that gives what `plot` draws of a fit: the data, the curve, and the band of its confidence of 95 %, from
      ## the covariance `C` of the parameters, and from Student's distribution where the spread of the data is estimated too.
      fit_picture(model, x, y, p, like, C, free, sigma) = {
        picture() = {
          if rank(x) != 1 or rank(y) != 1 { error("plot: a fit is drawn where x and y are vectors; x has the shape \(shape(x))") }
          grid = linspace(min(x), max(x), 200)
          curve(v) = 0 * grid + model(grid, unravel(v, like))
          J = jacobian(curve)(p)
          wide = (if free < inf { student.quantile(0.975, free) } else { normal.quantile(0.975) }) * sqrt(max(sum((J @ C) * J, axis=1), 0))
          middle = curve(p)
          (series=(data=(x, y), fit=(grid, middle)), band=(grid, middle - wide, middle + wide), points=(data="circle"), line=(data="none"),
            yerr=if is_tuple(sigma) or sigma == none { none } else { (data=sigma) }, title="Fit with its band of 95 % confidence")
        }
        picture
      }
      """#)
}
