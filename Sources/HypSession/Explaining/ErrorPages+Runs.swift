// ErrorPages+Runs.swift -- E06xx: what stops a run; E09xx: the command itself.

extension ErrorPage {
  static let runs = [
    ErrorPage(
      "E0601", "An assertion failed", "`assert` was given `false`.",
      example: "assert(1 > 2, \"order\")", remedy: "Fix the program, or what it asserts.",
      mended: "assert(1 < 2, \"order\")"),
    ErrorPage(
      "E0602", "Values that should be close differ",
      "`assert_close(a, b, tol=1e-9)` compares absolutely and relatively, numbers and whole structures.",
      example: "assert_close(1, 1.1)",
      remedy: "Fix the program, or set a larger tolerance with `tol=`.",
      mended: "assert_close(1, 1.1, tol=0.2)"),
    ErrorPage(
      "E0603", "Recursion without an end",
      "There are so many active calls that memory would run out.",
      example: """
        f(n) = n * f(n - 1)
        f(3)
        """,
      remedy: "Give it a base case, which does not call it again; a loop has no such limit.",
      mended: """
        f(n) = if n <= 1 { 1 } else { n * f(n - 1) }
        f(3)
        """),
    ErrorPage(
      "E0604", "Not enough memory",
      """
      Something is larger than the available memory, or than a container or `ulimit -v` allows: an array (a length \
      of 0 does not hide the others), a string, or all that the program holds. The statement ends, and the \
      session continues.
      """,
      example: "zeros(1e9, 1e9)", remedy: "Process it in parts.", mended: "shape(zeros(1000, 2))"),
    ErrorPage(
      "E0605", "A function that is too large",
      """
      A function has more simultaneous values, branches, different numbers or called functions than an instruction can \
      name: 65536 of each, and 32768 values. The message says of which there are too many.
      """,
      remedy: "Split it into several functions; keep many values in an array."),
    ErrorPage(
      "E0606", "A word out of place",
      "`return` belongs in a function, `break` and `continue` in a loop, `import` at the top level of a file.",
      example: "return 3", remedy: "Move it to where it belongs.", mended: "f() = { return 3 }; f()"
    ),
    ErrorPage(
      "E0607", "Interrupted",
      """
      Ctrl-C stopped the evaluation. The names of the session keep the values that they had before the statement; \
      the message shows where it was.
      """,
      remedy: "Nothing is wrong. `--timeout` stops a program automatically."),
    ErrorPage(
      "E0608", "A file that cannot be imported",
      "The file is looked up relative to the one that imports it.",
      example: "import \"missing.hyp\"", remedy: "Check its name and its folder.",
      mendedText: "import \"lib/models.hyp\""),
    ErrorPage(
      "E0609", "Tuples nested too deeply", "Tuples can be nested only to a certain depth.",
      example: """
        t = 0
        for i in 0..<2000 { t = (t, i) }
        """,
      remedy: "Keep the values in one array.",
      mended: """
        t = []
        for i in 0..<2000 { t = append(t, i) }
        len(t)
        """),
    ErrorPage(
      "E0612", "An error of the program's own",
      "`error(\"message\")` stops with this message. The calls that led there are below it.",
      example: """
        half(n) = if n % 2 == 1 { error("\\(n) is odd") } else { n / 2 }
        half(3)
        """,
      remedy: "What to do is for the author of the message to say.",
      mended: """
        half(n) = if n % 2 == 1 { error("\\(n) is odd") } else { n / 2 }
        half(4)
        """),
    ErrorPage(
      "E0610", "A table that cannot be read",
      """
      `read_csv` needs rows with the same number of cells, and quotes only around whole cells. The message names the \
      line.
      """,
      remedy: """
        Fix the line. If cells are not separated by commas, say so with `sep=`; `skip=` skips lines at the \
        beginning, `comment=` lines that begin with a given sign. `read_text` returns the file as it is.
        """,
      mendedText: "table = read_csv(\"measured.csv\", sep=\";\", skip=2)"),
    ErrorPage(
      "E0611", "A file that cannot be read or written",
      "The message gives the system's reason. Paths are relative to the script.",
      example: "read_text(\"missing.txt\")",
      remedy: "Check its name, its folder and its permissions."),
    ErrorPage(
      "E0699", "An error of a program that embeds the language",
      "A function added by the embedding program reports this error, in its own words.",
      remedy: "Read its message."),
    ErrorPage(
      "W0601", "How a file was read is a guess",
      """
      The file does not say whether its first row holds names, what separates its cells, or which lines are \
      comments, and it could be read in more than one way. A word above numbers is a name; a first row with a \
      number in it is data; words above words are taken as names.
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
          = help: `header=false` confirms this; `header=true` reads it as names
        """,
      remedy:
        "Give the option that the message names; then nothing is guessed and there is no warning."
    ),
    ErrorPage(
      "W0602", "Cells without a number were read as nan",
      """
      In a column of numbers, cells that are empty or hold a word such as `NA`, `null` or `-` were read as nan. \
      Whatever is computed from them is nan too.
      """,
      transcript: """
        $ hyperrepl -e 'd = read_csv("people.csv")'
        warning[W0602]: "people.csv": 1 empty cell in column `weight` was read as nan
          ┌─ <-e>:1:5
        1 │ d = read_csv("people.csv")
          │     ^^^^^^^^^^^^^^^^^^^^^^
          = help: `missing=""` confirms that they are intended
        """,
      remedy: "Say what marks a missing number: `missing=\"\"`, or `missing=(\"\", \"NA\")`."),
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
        Fix the cell that the message shows, or say with `decimal=","` or `missing=` how to read it; a column that is \
        to stay text needs a letter in one of its cells.
        """),
    ErrorPage(
      "W0701", "A number that looks like a product",
      "`2e2` is 2 times 10^2, even if a variable is called `e2`: digits after an `e` belong to the number.",
      example: "e2 = 7\n2e2", remedy: "Write the product with `*`.", mended: "e2 = 7\n2 * e2"),
    ErrorPage(
      "W0702", "An elementwise power where an inverse may be intended",
      """
      `^` works on each element of a matrix, like all operators except `@`. In MATLAB, Octave and Julia `A^-1` is the \
      inverse, and `A^2` the product of A with itself.
      """,
      example: "A = [[1, 2], [3, 4]]\nA^-1",
      remedy: "The inverse is `inv(A)`, the product `A @ A`; the elements are `1 / A`.",
      mended: "A = [[2, 0], [0, 4]]\ninv(A)"),
    ErrorPage(
      "W0703", "A function that reads a loop variable later",
      """
      A function reads names of the session as they are when it is called. A function that was made in a loop of the session \
      therefore finds the last value of the loop variable, whichever iteration made it.
      """,
      example: "fs = ();\nfor k in 1...3 { fs = append(fs, x -> k * x) }",
      remedy: "In a comprehension, and in a function, the variable is captured as it is.",
      mended: "fs = [x -> k * x for k in 1...3]\nfs[0](10)"),
    ErrorPage(
      "W0704", "A new field that looks like another",
      "An assignment to a field that a record does not have adds it. Where the name is close to that of a field that is there,"
        + " it may be a slip.",
      example: "h = (rate=0.1, momentum=0.9);\nh.momentun = 0.8",
      remedy: "Write the name of the field, or the new one in brackets.",
      mended: "h = (rate=0.1, momentum=0.9);\nh.momentum = 0.8;\nh[\"moment\"] = 1;\nh"),
    ErrorPage(
      "E0901", "The time limit was reached",
      "`--timeout` sets how many seconds a program, or an entry at the prompt, may take.",
      transcript: """
        $ hyperrepl --timeout 0.5 -e 'while true { x = 1 }'
        error[E0901]: stopped: the time limit of 0.5 s was reached
          ┌─ <-e>:1:7
        1 │ while true { x = 1 }
          │       ^^^^ while this ran
          = help: `--timeout` sets the limit
        """,
      remedy: "Allow more time, or do less."),
    ErrorPage(
      "E0902", "An expected line is not printed",
      "With `--test`, the comments `# expect:` are the lines that a program prints, in order.",
      test: "print(1 + 1)  # expect: 3\n",
      remedy: "Fix the program; if it is right, fix the comment.",
      mendedText: "print(1 + 1)  # expect: 2"),
    ErrorPage(
      "E0903", "An unexpected line is printed",
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
      "E0905", "A statement fails in a different way",
      "After `# expect error:` comes the code of the error, a part of its title, or both.",
      test: "1 + \"a\"  # expect error: E0304\n",
      remedy: "Write the code that the message shows, if it is right.",
      mendedText: "1 + \"a\"  # expect error: E0301"),
    ErrorPage(
      "E0906", "The output limit was reached",
      "`--output` sets how many bytes a program, or an entry at the prompt, may write; `--sandbox` sets a limit by default.",
      transcript: """
        $ hyperrepl --output 4 -e 'while true { print(1) }'
        1
        1
        error[E0906]: stopped: the output limit of 4 bytes was reached
          ┌─ <-e>:1:7
        1 │ while true { print(1) }
          │       ^^^^ while this ran
          = help: `--output` sets the limit
        """,
      remedy: "Print less, or allow more."),
  ]
}
