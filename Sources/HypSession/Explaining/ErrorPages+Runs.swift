// ErrorPages+Runs.swift -- E06xx: what stops a run; E09xx: the command itself.

extension ErrorPage {
  static let runs = [
    ErrorPage(
      "E0601", "An assertion does not hold", "`assert` was given `false`.",
      example: "assert(1 > 2, \"order\")", remedy: "Mend the program, or what it asserts.",
      mended: "assert(1 < 2, \"order\")"),
    ErrorPage(
      "E0602", "Values that should be close differ",
      "`assert_close(a, b, tol=1e-9)` compares absolutely and relatively, numbers and whole structures.",
      example: "assert_close(1, 1.1)", remedy: "Mend the program, or allow more with `tol=`.",
      mended: "assert_close(1, 1.1, tol=0.2)"),
    ErrorPage(
      "E0603", "Recursion without an end",
      "So many calls are under way that memory would run out.",
      example: """
        f(n) = n * f(n - 1)
        f(3)
        """,
      remedy: "Give it a case that does not call itself again; a loop has no such limit.",
      mended: """
        f(n) = if n <= 1 { 1 } else { n * f(n - 1) }
        f(3)
        """),
    ErrorPage(
      "E0604", "No room in memory",
      """
      Something is larger than the memory that there is, or than what a container or `ulimit -v` leaves of it: an \
      array, whose lengths of 0 hide no others, a text, or all that the program holds. The statement ends, and the \
      session goes on.
      """,
      example: "zeros(1e9, 1e9)", remedy: "Work on parts of it.", mended: "shape(zeros(1000, 2))"),
    ErrorPage(
      "E0605", "A function that is too large",
      """
      One function has more values at once, branches, different numbers or called functions than an instruction can \
      name: 65536 of each, and 32768 values. The message says of what there are too many.
      """,
      remedy: "Split it into several functions; keep many values in an array."),
    ErrorPage(
      "E0606", "A word out of place",
      "`return` belongs into a function, `break` and `continue` into a loop, `import` to the top of a file.",
      example: "return 3", remedy: "Move it to where it belongs.", mended: "f() = { return 3 }; f()"
    ),
    ErrorPage(
      "E0607", "Interrupted",
      """
      Ctrl-C stopped the evaluation. The names of the session hold what they held before the statement; the \
      message shows where it was.
      """,
      remedy: "Nothing needs mending. `--timeout` stops a program by itself."),
    ErrorPage(
      "E0608", "A file that cannot be imported",
      "The file is looked up beside the one that imports it.",
      example: "import \"missing.hyp\"", remedy: "Mind its name and its folder.",
      mendedText: "import \"lib/models.hyp\""),
    ErrorPage(
      "E0609", "Tuples nested too deeply", "A tuple in a tuple in a tuple has a limit of depth.",
      example: """
        t = 0
        for i in 0..<2000 { t = (t, i) }
        """,
      remedy: "Keep the values side by side.",
      mended: """
        t = []
        for i in 0..<2000 { t = append(t, i) }
        len(t)
        """),
    ErrorPage(
      "E0610", "A table that cannot be read",
      """
      `read_csv` needs rows of equally many cells, and quotes around whole cells alone. The message names the \
      line.
      """,
      remedy: """
        Mend the line. If something else than a comma separates the cells, say so with `sep=`; `skip=` leaves out \
        lines at the beginning, `comment=` lines that begin with a sign. `read_text` gives the file as it is.
        """,
      mendedText: "table = read_csv(\"measured.csv\", sep=\";\", skip=2)"),
    ErrorPage(
      "E0611", "A file that cannot be read or written",
      "The system's reason stands in the message. Files are named relative to the script.",
      example: "read_text(\"missing.txt\")",
      remedy: "Mind its name, its folder and its permissions."),
    ErrorPage(
      "E0699", "A mistake of a program that embeds the language",
      "A function that another program has added reports this mistake, in its own words.",
      remedy: "Look at what its message says."),
    ErrorPage(
      "W0601", "How a file was read is a guess",
      """
      The file does not say whether its first row holds names, what separates its cells, or which lines are \
      comments, and it could be read in more than one way. A word above numbers is a name; a first row with a \
      number in it is data; words above words are taken for names.
      """,
      transcript: """
        $ head -2 iris.csv
        5.1,3.5,Iris-setosa
        4.9,3.0,Iris-setosa
        $ hyperrepl -e 'd = read_csv("iris.csv")'
        warning[W0601]: "iris.csv": the first row was read as data
          ┌─ <-e>:1:5
        1 │ d = read_csv("iris.csv")
          │     ^^^^^^^^^^^^^^^^^^^^
          = help: `header=false` says that this is right; `header=true` reads it as names
        """,
      remedy: "Give the option that the message names; then nothing is guessed and nothing is said."
    ),
    ErrorPage(
      "W0602", "Cells without a number were read as nan",
      """
      In a column of numbers, cells that are empty or hold a word such as `NA`, `null` or `-` were read as nan. \
      What is computed with them is nan too.
      """,
      transcript: """
        $ hyperrepl -e 'd = read_csv("people.csv")'
        warning[W0602]: "people.csv": 1 empty cell in column `weight` was read as nan
          ┌─ <-e>:1:5
        1 │ d = read_csv("people.csv")
          │     ^^^^^^^^^^^^^^^^^^^^^^
          = help: `missing=""` says that they are meant so
        """,
      remedy: "Name what stands for a missing number: `missing=\"\"`, or `missing=(\"\", \"NA\")`."),
    ErrorPage(
      "W0603", "A column that may be meant otherwise",
      """
      A column of numbers has cells that are none, so all of it is text; or its numbers have a decimal comma; or \
      they begin with a 0, as codes do, or have more digits than a number keeps.
      """,
      transcript: """
        $ hyperrepl -e 'd = read_csv("prices.csv", sep=";")'
        warning[W0603]: "prices.csv": column `price` stays text, since its numbers have a decimal comma
          ┌─ <-e>:1:5
        1 │ d = read_csv("prices.csv", sep=";")
          │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = help: `decimal=","` reads numbers as `1,5`
        """,
      remedy: """
        Mend the cell that the message shows, or say with `decimal=","` or `missing=` how it is meant; what is to \
        stay text needs a letter in one of its cells.
        """),
    ErrorPage(
      "W0701", "A number that looks like a product",
      "`2e2` is 2 times 10^2, also where a variable is called `e2`: digits behind an `e` belong to the number.",
      example: "e2 = 7\n2e2", remedy: "Write the product with `*`.", mended: "e2 = 7\n2 * e2"),
    ErrorPage(
      "W0702", "A power of each element, where an inverse may be meant",
      """
      `^` works on each element of a matrix, as all operators do but `@`. In MATLAB, Octave and Julia `A^-1` is the \
      inverse, and `A^2` the product of A with itself.
      """,
      example: "A = [[1, 2], [3, 4]]\nA^-1",
      remedy: "The inverse is `inv(A)`, the product `A @ A`; the elements are `1 / A`.",
      mended: "A = [[2, 0], [0, 4]]\ninv(A)"),
    ErrorPage(
      "W0703", "A function that reads the variable of a loop later",
      """
      A function reads names of the session as they are when it is called. One that a loop of the session collects \
      finds the last value of the loop's variable there, whichever round has made it.
      """,
      example: "fs = ();\nfor k in 1...3 { fs = append(fs, x -> k * x) }",
      remedy: "In a comprehension, and in a function, a variable is kept as it is.",
      mended: "fs = [x -> k * x for k in 1...3]\nfs[0](10)"),
    ErrorPage(
      "E0901", "The time is up",
      "`--timeout` allows a program, or an entry at the prompt, so many seconds.",
      transcript: """
        $ hyperrepl --timeout 0.5 -e 'while true { x = 1 }'
        error[E0901]: the time is up: it may take 0.5 s
          ┌─ <-e>:1:7
        1 │ while true { x = 1 }
          │       ^^^^ stopped here
          = help: `--timeout` sets the limit
        """,
      remedy: "Give it more time, or less to do."),
    ErrorPage(
      "E0902", "A line that is expected is not printed",
      "With `--test`, the comments `# expect:` are the lines that a program prints, in order.",
      test: "print(1 + 1)  # expect: 3\n",
      remedy: "Mend the program; where it is right, mend the comment.",
      mendedText: "print(1 + 1)  # expect: 2"),
    ErrorPage(
      "E0903", "A line that nothing expects is printed",
      "With `--test`, every line that a program prints has its comment `# expect:`.",
      test: "print(1)\nprint(2)  # expect: 2\n",
      remedy: "Add the comment, or do not print the line.",
      mendedText: "print(1)  # expect: 1\nprint(2)  # expect: 2"),
    ErrorPage(
      "E0904", "A statement that must fail does not",
      "With `--test`, a line with `# expect error:` holds a statement that must fail.",
      test: "x = 1  # expect error: E0201\n",
      remedy: "Remove the comment, or the reason why it runs.",
      mendedText: "x = 1"),
    ErrorPage(
      "E0905", "A statement fails in another way than it must",
      "Behind `# expect error:` stand the code of the error, or a part of its title, or both.",
      test: "1 + \"a\"  # expect error: E0304\n",
      remedy: "Write the code that the message shows, if it is right.",
      mendedText: "1 + \"a\"  # expect error: E0301"),
    ErrorPage(
      "E0906", "The output is too long",
      "`--output` allows a program, or an entry at the prompt, so many bytes; `--sandbox` does so where nothing is said.",
      transcript: """
        $ hyperrepl --output 4 -e 'while true { print(1) }'
        1
        1
        error[E0906]: the output is too long: it may have 4 bytes
          ┌─ <-e>:1:7
        1 │ while true { print(1) }
          │       ^^^^ stopped here
          = help: `--output` sets the limit
        """,
      remedy: "Print less, or allow more."),
  ]
}
